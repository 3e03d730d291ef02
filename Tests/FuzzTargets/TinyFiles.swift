import Basics
import CommandFiles
import Driver
import Foundation

/// A program of two layers, a chip with it, and images: what the targets of programs change.
final class TinyFiles: Sendable {
  static let shared: Result<TinyFiles, any Error> = Result { try TinyFiles() }

  let program: [ZipMember]
  let chip: [ZipMember]
  /// The path of the program, for targets that change only the chip.
  let programPath: String
  let images: String

  /// The folder of the package.
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  private init() throws {
    let folder = NSTemporaryDirectory() + "memc-fuzz-\(UUID().uuidString)"
    try FileManager.default.createDirectory(
      atPath: folder + "/model", withIntermediateDirectories: true)
    programPath = folder + "/tiny.memc"
    images = folder + "/images.npy"
    try Self.writeModel(to: folder + "/model")
    try AtomicWrite.write(
      Npy.write(Tensor([2, 1, 4, 4], (0..<32).map { Float($0 % 7) / 8 })), to: images)
    var compiler = Compiler(model: folder + "/model")
    compiler.mapping = Self.root + "/mappings/baseline.yaml"
    compiler.overrides = ["accelerator=\(Self.root)/mappings/accelerators/tiny-8.yaml"]
    try ProgramFile.write(compiler.compile().program, to: programPath)
    var programming = ChipProgramming(program: programPath, device: "lognormal:sigma=0.1")
    programming.output = folder + "/chip.npz"
    _ = try programming.run()
    program = try ZipArchive(InputFile(programPath)).contents()
    chip = try ZipArchive(InputFile(folder + "/chip.npz")).contents()
  }

  private static func writeModel(to folder: String) throws {
    let text = """
      memc-network 1
      input x float32[1, 1, 4, 4]
      c = Conv(x, @w, @b)
      r = Relu(c)
      f = Flatten(r)
      s = Gemm(f, @v) {transB = 1}
      y = Relu(s)
      output y

      """
    try AtomicWrite.write(text, to: folder + "/network.txt")
    let constants = [
      "w": Tensor([2, 1, 3, 3], (0..<18).map { Float($0 % 5) - 2 }),
      "b": Tensor<Float>([2], [0.5, -1]),
      "v": Tensor([3, 8], (0..<24).map { Float($0 % 7) / 3 - 1 }),
    ]
    for (name, constant) in constants {
      try AtomicWrite.write(Npy.write(constant), to: "\(folder)/\(name).npy")
    }
  }
}
