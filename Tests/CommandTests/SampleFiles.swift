import Basics
import CommandFiles
import Driver
import Foundation
import TestSupport

@testable import memc

/// A folder with one file of each sort that commands read, made from the smallest model.
struct SampleFiles {
  let folder: String

  /// Calls `body` with the files, which go away afterwards.
  static func with<Result>(_ body: (SampleFiles) throws -> Result) throws -> Result {
    try withFolder { folder in
      let files = SampleFiles(folder: folder)
      try files.make()
      return try body(files)
    }
  }

  subscript(name: String) -> String { "\(folder)/\(name)" }

  func bytes(_ name: String) throws -> [UInt8] { try InputFile(self[name]).bytes }

  private func make() throws {
    let model = try InputFile("\(MemcProcess.root)/models/tiny.onnx").bytes
    for name in ["m.onnx", "dense.onnx"] { try AtomicWrite.write(model, to: self[name]) }
    try FileManager.default.copyItem(
      atPath: "\(MemcProcess.root)/models/softmax-npy", toPath: self["net"])
    for name in ["x.npy", "c.npy"] { try write(images, to: name) }
    try AtomicWrite.write(
      try ZipArchive.write([ZipMember("k.npy", Npy.write(images))]), to: self["x.npz"])
    for name in ["y.npy", "l.npy"] {
      try AtomicWrite.write(Npy.write(Tensor([8], (0..<8).map { Int64($0) })), to: self[name])
    }
    try write(Tensor([8, 10], (0..<80).map { Float($0 % 7) + 1 }), to: "goals.npy")
    try write(Tensor([3, 2], [1e-4, 2e-4, 3e-4, 1e-5, 2e-5, 3e-5]), to: "g.npy")
    try write(Tensor([3], [0.1, 0.2, 0.3]), to: "v.npy")
    try makeHostNetwork()
    try makeSettings()
    try makeResults()
    let program = try Compiler(model: self["m.onnx"]).compile().program
    for name in ["p.memc", "base.memc"] { try ProgramFile.write(program, to: self[name]) }
    var learning = Compiler(model: self["m.onnx"])
    learning.mapping = "\(MemcProcess.root)/mappings/learn.yaml"
    learning.calibration = [self["x.npy"]]
    try ProgramFile.write(learning.compile().program, to: self["learn.memc"])
    var chip = ChipProgramming(
      program: self["p.memc"], device: "lognormal:sigma=0.4", programming: "one-shot")
    chip.output = self["chip.npz"]
    _ = try chip.run()
  }

  /// A network with an operator for the host between two layers.
  private func makeHostNetwork() throws {
    try FileManager.default.createDirectory(
      atPath: self["host"], withIntermediateDirectories: true)
    try AtomicWrite.write(
      """
      memc-network 1
      input x float32[1, 4]
      h = MatMul(x, @w)
      l = Reshape(h) {shape = [1, 4, 1]}
      m = MatMul(@w, l)
      n = Reshape(m) {shape = [1, 4]}
      y = MatMul(n, @w)
      output y

      """, to: self["host/network.txt"])
    try write(Tensor([4, 4], (0..<16).map { Float($0 * 7 % 16) / 16 - 0.5 }), to: "host/w.npy")
  }

  private var images: Tensor<Float> {
    Tensor([8, 1, 8, 8], (0..<512).map { Float($0 * 37 % 256) / 255 })
  }

  private func write(_ tensor: Tensor<Float>, to name: String) throws {
    try AtomicWrite.write(Npy.write(tensor), to: self[name])
  }

  /// A mapping that names an accelerator's file, an accelerator with converters and wires, devices that
  /// name files with their faults or curve, and a memristor with a drive.
  private func makeSettings() throws {
    let mappings = "\(MemcProcess.root)/mappings"
    let mapping = try String(contentsOfFile: "\(mappings)/baseline.yaml", encoding: .utf8)
    try AtomicWrite.write(
      mapping.replacingOccurrences(of: "isaac", with: self["a.yaml"]), to: self["m.yaml"])
    try AtomicWrite.write(
      try InputFile("\(mappings)/accelerators/isaac.yaml").bytes, to: self["a.yaml"])
    let cells = try String(
      contentsOfFile: "\(mappings)/accelerators/analog-128.yaml", encoding: .utf8)
    try AtomicWrite.write(
      cells.replacingOccurrences(of: "adc: {", with: "adc: {bits: 8, ")
        .replacingOccurrences(of: "array: {", with: "array: {wires: {bit-line-ohm: 1}, "),
      to: self["read.yaml"])
    for name in ["faults.npy", "map.npy"] {
      let states = Tensor([1, 8, 128, 128], repeating: UInt8(0))
      try AtomicWrite.write(Npy.write(states), to: self[name])
    }
    try AtomicWrite.write(
      "source: \"a test\"\ndevice: ideal\nfault-map: \(self["map.npy"])\n", to: self["d.yaml"])
    try AtomicWrite.write("source: \"a test\"\ndevice: ideal\n", to: self["e.yaml"])
    try AtomicWrite.write("source: \"a test\"\nmodel: vteam\n", to: self["memristor.yaml"])
    try AtomicWrite.write(
      """
      model: m.onnx
      set: {accelerator: [isaac, tiny-8], encoding.slice-bits: [1, 2]}
      images: x.npy
      labels: y.npy
      device: {name: lognormal, sigma: [0.1, 0.4]}
      seed: {from: 1, count: 3}

      """, to: self["s.yaml"])
    try AtomicWrite.write(
      "time_s,voltage_V\n0,0\n1e-6,0.5\n3e-6,-0.5\n4e-6,0\n", to: self["drive.csv"])
  }
}
