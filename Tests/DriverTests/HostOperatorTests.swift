import Basics
import NetworkIR
import TestSupport
import Testing
import TileAnalysis
import TileMachine
import TileSimulator

@testable import CommandFiles
@testable import Driver
@testable import Evaluation
@testable import Lowering

/// Networks with operators that the tile machine has not, which the host computes.
@Suite struct HostOperatorTests {
  /// Products of two projections, mixed on the host, in a residual block.
  private static let attention = """
    memc-network 1
    input x float32[1, 4, 6]
    q = MatMul(x, @wq)
    k = MatMul(x, @wk)
    s = Mul(q, k)
    l = MatMul(@wl, s)
    o = MatMul(l, @wo)
    r = Add(o, x)
    y = MatMul(r, @wy)
    output y

    """

  /// The host reads the input, feeds convolutions with and without a border, and two of its operators
  /// follow each other.
  private static let images = """
    memc-network 1
    input x float32[1, 2, 6, 6]
    p = MatMul(@up, x)
    c = Conv(p, @wc) {pads = [1, 1, 1, 1]}
    l = MatMul(@wl, c)
    d = Conv(l, @wd) {pads = [1, 1, 1, 1]}
    a = Add(d, c)
    m = MaxPool(a) {kernel_shape = [2, 2], strides = [2, 2]}
    e = MatMul(@we, m)
    n = MatMul(@wn, e)
    f = Flatten(n)
    y = Gemm(f, @wg) {transB = 1}
    output y

    """

  private static func weights(_ shape: [Int]) -> Tensor<Float> {
    let random = Philox(seed: 7, stream: UInt64(shape.elementCount))
    return Tensor(
      shape,
      (0..<shape.elementCount).map { Float(random.index(below: 200, UInt64($0))) / 100 - 1 })
  }

  private func attention(in folder: String) throws -> String {
    try SmallNetworks.write(
      Self.attention,
      [
        "wq": Self.weights([6, 6]), "wk": Self.weights([6, 6]), "wo": Self.weights([6, 6]),
        "wy": Self.weights([6, 3]), "wl": Self.weights([4, 4]),
      ], to: "\(folder)/attention")
  }

  private func images(in folder: String) throws -> String {
    try SmallNetworks.write(
      Self.images,
      [
        "wc": Self.weights([3, 2, 3, 3]), "wd": Self.weights([3, 3, 3, 3]),
        "wg": Self.weights([4, 45]), "up": Self.weights([8, 6]), "wl": Self.weights([8, 8]),
        "we": Self.weights([5, 4]), "wn": Self.weights([5, 5]),
      ], to: "\(folder)/images")
  }

  private func compile(_ model: String, _ overrides: [String] = []) throws -> CompiledProgram {
    try SmallNetworks.compile(model, ["host-operators=true"] + overrides)
  }

  /// Compiling compares every stored value with one lane; verifying runs sixteen lanes, and compiles
  /// the model again.
  @Test(
    arguments: ["sequential", "layer-pipelined", "pixel-pipelined"],
    [["placement.strategy=packed"], ["accelerator=tiny-8", "placement.strategy=plain-grid"]])
  func everyScheduleComputesWhatTheNetworkDoes(schedule: String, overrides: [String]) throws {
    try withFolder { folder in
      for model in [try attention(in: folder), try images(in: folder)] {
        var overrides = overrides
        if let index = overrides.firstIndex(of: "accelerator=tiny-8") {
          overrides[index] = "accelerator=\(try roomyTiny(in: folder))"
        }
        let program = try compile(model, ["schedule=\(schedule)"] + overrides)
        let path = "\(folder)/a.memc"
        try ProgramFile.write(program, to: path)
        for model in [model, nil] {
          let result = try ProgramVerification(of: path, model: model, inputs: nil, threads: 2)
            .run()
          #expect(result.pass, "\(result.text)")
        }
      }
    }
  }

  /// Many small tiles, so that values pass from tile to tile.
  private func roomyTiny(in folder: String) throws -> String {
    let tiny = try String(
      contentsOfFile: "\(TestFiles.root)/mappings/accelerators/tiny-8.yaml", encoding: .utf8)
    let path = "\(folder)/tiny.yaml"
    let tiles = try #require(tiny.firstMatch(of: #/tiles: \d+/#))
    try AtomicWrite.write(
      Array(tiny.replacing(tiles.output, with: "tiles: 400").utf8), to: path)
    return path
  }

  @Test func copiesShareWhatTheHostComputes() throws {
    try withFolder { folder in
      let program = try compile(
        images(in: folder), ["schedule=pixel-pipelined", "placement.copies=3"])
      #expect(program.program.hostOperators.map(\.name) == ["p", "l", "e", "n"])
    }
  }

  @Test(arguments: ["sequential", "pixel-pipelined"])
  func partsHandOverThroughTheHost(schedule: String) throws {
    try withFolder { folder in
      let isaac = try String(
        contentsOfFile: "\(TestFiles.root)/mappings/accelerators/isaac.yaml", encoding: .utf8)
      let small = isaac.replacing("arrays: 96", with: "arrays: 8").replacing(
        "{tiles: 168}", with: "{tiles: 1}")
      try AtomicWrite.write(Array(small.utf8), to: "\(folder)/small.yaml")
      let program = try compile(
        images(in: folder),
        [
          "accelerator=\(folder)/small.yaml", "placement.strategy=plain-grid",
          "parts.cut=shortest", "parts.batch=4", "schedule=\(schedule)",
        ])
      #expect(program.program.partCount > 1)
      #expect(program.program.hostOperators.count == 4)
    }
  }

  @Test func withoutTheOptionTheRefusalNamesIt() throws {
    try withFolder { folder in
      let refusal = try diagnostic {
        _ = try SmallNetworks.compile(attention(in: folder))
      }
      #expect(
        refusal.message
          == "quantize: MatMul needs its right operand as a constant; here it is computed at run time"
      )
      #expect(refusal.notes == ["'--host-operators' computes MatMul on the host"])
    }
  }

  @Test func theOptionMustChangeSomething() throws {
    try withFolder { folder in
      let refusal = try diagnostic { _ = try compile(SmallNetworks.sum(in: folder)) }
      #expect(
        refusal.message
          == "'host-operators' changes nothing: the tile machine computes every node")
      #expect(refusal.kind == .configuration)
    }
  }

  @Test func whatTheHostCannotComputeStaysRefused() throws {
    try withFolder { folder in
      let model = try SmallNetworks.write(
        """
        memc-network 1
        input x float32[1, 4]
        a = ArgMax(x) {axis = 1, keepdims = 1}
        b = Cast(a) {to = "float32"}
        y = MatMul(b, @wy)
        output y

        """, ["wy": Self.weights([1, 2])], to: "\(folder)/argmax")
      let check = try CheckResult(model, shapes: [:], usesHost: true)
      #expect(!check.supported)
    }
  }

  @Test func checkTellsWhatTheHostComputes() throws {
    try withFolder { folder in
      let model = try attention(in: folder)
      let check = try CheckResult(model, shapes: [:], usesHost: true)
      #expect(check.supported)
      #expect(check.nodes.filter { $0.status == "host" }.map(\.name) == ["l"])
      #expect(
        check.text.hasSuffix("can be compiled: 7 nodes, 1 of them on the host"))
      #expect(try !CheckResult(model, shapes: [:]).supported)
    }
  }

  /// 24 elements are read in the 16 bits of what no array reads, and written in 8 bits for an array.
  @Test func theReportCountsOperationsAndBytes() throws {
    try withFolder { folder in
      let program = try compile(attention(in: folder))
      let report = try Report(program)
      let host = try #require(report.host)
      #expect(host.operators.map(\.name) == ["l"])
      #expect(host.bytesRead == 48)
      #expect(host.bytesWritten == 24)
      #expect(host.operations == 4 * 24)
      #expect(host.operationsShare > 0 && host.operationsShare < 1)
      #expect(
        report.warnings.contains("latency and energy leave out 1 operator on the host: 'l'"))
      #expect(report.text.contains("The host computes 1 operator for each image"))
      #expect(report.text.contains("MatMul"))
    }
  }

  @Test func lanesThreadsAndCellsChangeNothing() throws {
    try withFolder { folder in
      let program = try compile(images(in: folder)).program
      let codes = Tensor([5, 2, 6, 6], (0..<360).map { Int32($0 * 37 % 100) })
      let ideal = try Simulator(program, lanes: 16).run(inputs: [codes])
      #expect(try Simulator(program, lanes: 1, threads: 2).run(inputs: [codes]) == ideal)
      #expect(try Simulator(program, chip: .ideal(program.program)).run(inputs: [codes]) == ideal)
    }
  }

  /// A file whose program and network disagree about the host.
  @Test func aProgramOfAnotherNetworkIsRefused() throws {
    try withFolder { folder in
      let program = try compile(attention(in: folder))
      var other = program.unverified
      other.program.hostOperators[0].operands[0].scale *= 2
      let refusal = try diagnostic { _ = try other.verified(in: "a.memc") }
      #expect(
        refusal.message == "the program's operators of the host differ from those of the network")
    }
  }
}
