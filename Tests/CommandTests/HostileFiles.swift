import Basics
import Exporters
import Foundation
import NetworkIR
import Operators
import TestSupport

/// A folder with a model of one layer for each name, and what commands make of it.
///
/// Each name is that of a node, of its output, and with a letter after it of its weights.
struct HostileFiles {
  let names: [String]
  let folder: String

  /// Calls `body` with the files, which go away afterwards.
  static func with<Result>(
    _ names: [String] = HostileNames.all, _ body: (HostileFiles) throws -> Result
  ) throws -> Result {
    try withFolder { folder in
      let files = HostileFiles(names: names, folder: folder)
      try files.make()
      return try body(files)
    }
  }

  subscript(name: String) -> String { "\(folder)/\(name)" }

  /// Runs a command, which must succeed.
  @discardableResult func run(_ arguments: String...) throws -> MemcProcess {
    let result = try MemcProcess(arguments)
    guard result.status == 0 else {
      throw Diagnostic(.checkFailed, "\(arguments): \(result.error)")
    }
    return result
  }

  /// `m.onnx`, its program `p.memc`, its chip `c.npz`, images `x.npy` and labels `y.npy`.
  private func make() throws {
    let input = names[0] + "i"
    let lines = zip([input] + names, names).map { source, name in
      "\(name.asName) = Gemm(\(source.asName), @\((name + "w").asName)) {transB = 1} named \(name.asName)"
    }
    let text =
      ["memc-network 1", "input \(input.asName) float32[1, 4]"] + lines
      + ["output \(names[names.count - 1].asName)", ""]
    let weights = AnyTensor(
      Tensor([4, 4], (0..<16).map { $0 % 5 == 0 ? Float(0.9) : Float($0) / 200 }))
    let graph = try Graph(
      text: text.joined(separator: "\n"), source: "m", operators: operators
    ) { _ in weights }
    try ModelWriter.write(graph, to: self["m.onnx"], version: "test")
    let images = Tensor([3, 4], (0..<12).map { Float($0 * 5 % 12) / 12 })
    try AtomicWrite.write(Npy.write(images), to: self["x.npy"])
    try AtomicWrite.write(Npy.write(Tensor([3], [0, 1, 2] as [Int64])), to: self["y.npy"])
    try run("compile", self["m.onnx"], "--calibrate", self["x.npy"], "-o", self["p.memc"])
    try run("program", self["p.memc"], "--device", "lognormal:sigma=0.1", "-o", self["c.npz"])
  }
}
