import Basics
import CommandFiles
import Evaluation
import Foundation
import Importers
import TestSupport
import Testing
import TileMachine

@testable import Driver

/// Programs in the formats of other tools.
@Suite struct ExportFormatTests {
  private static func source(
    _ model: String = "tiny.onnx", _ overrides: [String] = []
  ) throws -> ExportSource {
    var compiler = Compiler(model: TestFiles.model(model))
    compiler.mapping = TestFiles.mapping("baseline")
    compiler.overrides = overrides
    return ExportSource(try compiler.compile().program)
  }

  private static func file(
    _ format: String, _ path: String, of source: ExportSource
  ) throws -> ExportedFile {
    try exportFormats.format(format, at: path).file(of: source, at: path)
  }

  private static func text(_ file: ExportedFile) -> String {
    String(decoding: file.bytes, as: UTF8.self)
  }

  @Test(arguments: [
    ("a.onnx", "onnx"), ("a.JSON", "chrome-trace"), ("a.npz", "cells"), ("a.cir", "spice"),
  ])
  func anEndingOfOneFormatChoosesIt(path: String, name: String) throws {
    #expect(try exportFormats.format(nil, at: path).name == name)
  }

  @Test func annotatedNetworksAreReadBackToTheSameIntegers() throws {
    let source = try Self.source("digits.onnx")
    let file = try Self.file("onnx", "q.onnx", of: source)
    try withFolder { folder in
      let path = "\(folder)/q.onnx"
      try AtomicWrite.write(file.bytes, to: path)
      var compiler = Compiler(model: path)
      compiler.mapping = TestFiles.mapping("baseline")
      let again = try compiler.compile().program.network
      let codes = again.quantization.weights.values.map(\.codes)
      for weights in source.compiled.network.quantization.weights.values {
        #expect(codes.contains(weights.codes))
      }
    }
  }

  @Test func everyLayerHasItsFiguresAndPlaces() throws {
    let source = try Self.source("digits.onnx")
    let bytes = try Self.file("onnx", "q.onnx", of: source).bytes
    let report = try Report(source.compiled)
    let text = String(decoding: bytes, as: UTF8.self)
    for key in ["memc.mapping", "memc.converter", "memc.positions", "memc.weight_scale"] {
      #expect(text.contains(key), "\(key)")
    }
    #expect(report.layers.contains { $0.figures.energyPJ != nil })
    #expect(text.contains("memc.energy_pJ"))
  }

  /// Every event of a trace, as decoded JSON.
  private static func events(_ file: ExportedFile) throws -> [[String: Any]] {
    let object = try JSONSerialization.jsonObject(with: Data(file.bytes)) as? [String: Any]
    return try #require(object?["traceEvents"] as? [[String: Any]])
  }

  @Test func aTraceHasAThreadForEachStream() throws {
    let source = try Self.source("digits.onnx", ["schedule=pixel-pipelined"])
    let events = try Self.events(Self.file("chrome-trace:events=500", "t.json", of: source))
    let threads = events.filter { $0["name"] as? String == "thread_name" }
    let program = source.program.program
    #expect(threads.count == program.tiles.map(\.streams.count).reduce(0, +))
    let spans = events.filter { $0["ph"] as? String == "X" }
    #expect(!spans.isEmpty && spans.count <= 500)
    let ends = spans.compactMap { span in
      (span["ts"] as? Double).flatMap { start in (span["dur"] as? Double).map { start + $0 } }
    }
    let latency = try #require(try Report(source.compiled).figures.latencyNs)
    #expect(abs((ends.max() ?? 0) * 1e3 - latency) < 1e-3 * latency)
  }

  @Test func aTraceSaysThatASequentialScheduleHasOneImage() throws {
    let source = try Self.source()
    #expect(try Self.file("chrome-trace:images=2", "t.json", of: source).warnings.count <= 1)
  }

  @Test func cellsInArraysAndInTheTableAgree() throws {
    let source = try Self.source()
    let archive = try Self.file("cells", "c.npz", of: source).bytes
    let table = Self.text(try Self.file("cells", "c.csv", of: source))
    try withFolder { folder in
      let path = "\(folder)/c.npz"
      try AtomicWrite.write(archive, to: path)
      let arrays = try Npz(InputFile(path))
      let array = try arrays.array("array0").decoded().asReal
      let rows = try arrays.array("matrix_row0").decoded().integer
      let size = source.program.accelerator.array
      for line in table.split(separator: "\n").dropFirst().prefix(200) {
        let fields = line.split(separator: ",").map(String.init)
        guard fields[1] == "0", let plane = Int(fields[2]), let row = Int(fields[5]),
          let column = Int(fields[6])
        else { continue }
        let cell = row * size.columns + column
        #expect(array.elements[plane * size.rows * size.columns + cell] == Float(fields[12]))
        #expect(rows?.elements[cell] == Int(fields[8]))
      }
      let outside = try arrays.array("matrix0").decoded().integer?.elements.filter { $0 < 0 }
      #expect(outside?.isEmpty == false)
    }
  }

  @Test func neuroSimReadsOneLineForEachLayer() throws {
    let file = try Self.file("neurosim", "NetWork_lenet5.csv", of: Self.source("lenet5.onnx"))
    #expect(
      Self.text(file) == """
        28,28,1,5,5,6,1,1
        14,14,6,5,5,16,1,1
        1,1,400,1,1,120,0,1
        1,1,120,1,1,84,0,1
        1,1,84,1,1,10,0,1

        """)
    #expect(file.warnings == [])
  }

  @Test func whatNeuroSimCannotStateIsAWarning() throws {
    let file = try Self.file(
      "neurosim", "NetWork_r.csv", of: Self.source("fashion-residual.onnx"))
    #expect(file.warnings.contains { $0.contains("does not state additions of two activations") })
  }

  @Test func subcircuitsBearTheNamesOfLayers() throws {
    let source = try Self.source("lenet5.onnx")
    let text = Self.text(try Self.file("spice:array=1,plane=0", "a.cir", of: source))
    let lines = text.split(separator: "\n")
    let heads = lines.filter { $0.hasPrefix(".subckt") }
    #expect(heads.count == 1)
    #expect(heads.allSatisfy { $0.hasSuffix("_a1_p0") })
    #expect(lines.contains { $0.hasPrefix("* layer conv2, block ") })
    #expect(lines.last?.hasPrefix(".ends x_") == true)
    #expect(!lines.contains { $0.hasPrefix("v") })
  }

  @Test func anEndingOfSeveralFormatsNamesThese() throws {
    let found = try diagnostic { try exportFormats.format(nil, at: "a.csv") }
    #expect(found.notes == ["choose one with '--format': cells, neurosim"])
  }

  @Test func aTraceOfMoreEventsThanAskedForSaysSo() throws {
    let source = try Self.source("digits.onnx", ["schedule=pixel-pipelined"])
    let file = try Self.file("chrome-trace:events=100", "t.json", of: source)
    let spans = try Self.events(file).count { $0["ph"] as? String == "X" }
    #expect(
      spans > 100
        ? file.warnings == [
          "an image has \(spans) events, more than 'events' allows (100): no loop is left to merge"
        ] : file.warnings.isEmpty)
  }

  @Test(arguments: [
    ("spice:array=7", "'array' of spice must be a position in use, 0...0, not 7"),
    ("spice:plane=60", "'plane' of spice must be in 0...7, not 60"),
    ("spice:rows=1", "command line: unknown key 'rows' of spice"),
    ("onxn", "command line: unknown format 'onxn'"),
  ])
  func wrongFormatsAreRefused(format: String, message: String) throws {
    let source = try Self.source("tiny.onnx")
    #expect(refusal { try Self.file(format, "a.cir", of: source) } == message)
  }

  @Test func aNetworkOnTheHostHasNoIntegersInOnnx() throws {
    let message = refusal {
      try withFolder { folder in
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

          """, to: "\(folder)/network.txt")
        let weights = Tensor([4, 4], (0..<16).map { Float($0 * 7 % 16) / 16 - 0.5 })
        try AtomicWrite.write(Npy.write(weights), to: "\(folder)/w.npy")
        var compiler = Compiler(model: folder)
        compiler.mapping = TestFiles.mapping("baseline")
        compiler.overrides = ["host-operators=true"]
        let source = ExportSource(try compiler.compile().program)
        return try Self.file("onnx", "q.onnx", of: source)
      }
    }
    #expect(message?.contains("'onnx' cannot state the integers of a network") == true)
  }
}
