import Basics
import Foundation
import Hardware

@testable import Driver
@testable import Evaluation

/// Networks small enough to count by hand, as folders.
enum SmallNetworks {
  /// A convolution of two 2×2 kernels over a 4×4 image, and three sums of what it yields.
  ///
  /// - Parameter isPruned: leaves 3 of 8 and 4 of 54 weights.
  static func convolution(in folder: String, isPruned: Bool) throws -> String {
    try write(
      """
      memc-network 1
      input x float32[1, 1, 4, 4]
      c1 = Conv(x, @c1.weight)
      flat = Flatten(c1)
      fc = Gemm(flat, @fc.weight) {transB = 1}
      output fc

      """,
      [
        "c1.weight": ones([2, 1, 2, 2], at: isPruned ? [0, 6, 7] : Array(0..<8)),
        "fc.weight": ones([3, 18], at: isPruned ? [0, 40, 41, 42] : Array(0..<54)),
      ], to: "\(folder)/\(isPruned ? "pruned" : "dense")")
  }

  /// One sum of two numbers, by a node of this name.
  static func sum(in folder: String, weights: [Float] = [1, 1], named name: String = "y") throws
    -> String
  {
    try write(
      """
      memc-network 1
      input x float32[1, 2]
      \(name) = MatMul(x, @w)
      output \(name)

      """, ["w": Tensor([2, 1], weights)],
      to: "\(folder)/sum\(weights.count { $0 != 0 })")
  }

  private static func ones(_ shape: [Int], at places: [Int]) -> Tensor<Float> {
    Tensor(shape, (0..<shape.elementCount).map { places.contains($0) ? 1 : 0 })
  }

  static func write(_ text: String, _ constants: [String: Tensor<Float>], to path: String)
    throws -> String
  {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try AtomicWrite.write(Array(text.utf8), to: "\(path)/network.txt")
    for (name, constant) in constants {
      try AtomicWrite.write(Npy.write(constant), to: "\(path)/\(name).npy")
    }
    return path
  }

  /// Compiles by a mapping of the repository.
  static func compile(
    _ model: String, _ overrides: [String] = [], mapping: String = "baseline",
    baseline: String? = nil, images: String? = nil
  ) throws -> CompiledProgram {
    var compiler = Compiler(model: model)
    compiler.mapping = TestFiles.mapping(mapping)
    compiler.overrides = overrides
    compiler.baselineModel = baseline
    compiler.calibration = [images].compactMap(\.self)
    return try compiler.compile().program
  }
}

extension CompiledProgram {
  /// Changes parts of the accelerator that the verifier does not read.
  mutating func change(_ change: (inout Accelerator) -> Void) {
    var accelerator = program.accelerator
    change(&accelerator)
    program = program.on(accelerator)
  }
}
