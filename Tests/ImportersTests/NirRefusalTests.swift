import Basics
import Foundation
import Importers
import TestSupport
import Testing

@Suite struct NirRefusalTests {
  typealias Node = NirFile.Node

  struct Case: Sendable, CustomTestStringConvertible {
    let message: String
    let kind: Diagnostic.Kind
    let bytes: [UInt8]
    var testDescription: String { message }

    init(_ message: String, _ kind: Diagnostic.Kind, _ file: NirFile) {
      (self.message, self.kind, bytes) = (message, kind, file.bytes)
    }

    init(_ message: String, _ file: NirFile) { self.init(message, .malformed, file) }
  }

  static let unit = NirFile.Parameter.reals([2, 2], [1, 0, 0, 1])

  private static func lif(_ name: String, tau: [Float]) -> Node {
    Node(
      name, "LIF",
      [
        "r": .all(1, [2]), "tau": .reals([2], tau), "v_leak": .all(0, [2]),
        "v_threshold": .all(1, [2]),
      ])
  }

  private static func edges(_ edges: (String, String)...) -> NirFile {
    var file = NirFile(input: 2, chain: Node("fc", "Linear", ["weight": unit]))
    file.edges = edges
    return file
  }

  static let cases = [
    Case(
      "'weight' of Linear must be numbers",
      NirFile(input: 2, chain: Node("fc", "Linear", ["weight": .text("w")]))),
    Case("Linear has no 'weight'", NirFile(input: 2, chain: Node("fc", "Linear"))),
    Case(
      "Linear has weights for 2 values, but reads 3",
      NirFile(input: 3, chain: Node("fc", "Linear", ["weight": unit]))),
    Case(
      "Linear multiplies weights of shape [2, 2] by a value of shape [2, 2]; memc needs a matrix "
        + "and a vector", .unsupported,
      NirFile(input: 2, 2, chain: Node("fc", "Linear", ["weight": unit]))),
    Case(
      "'bias' of Affine has 3 elements, not 2",
      NirFile(input: 2, chain: Node("fc", "Affine", ["bias": .all(0, [3]), "weight": unit]))),
    Case(
      "'scale' has shape [3], but the value that the node reads has [2]",
      NirFile(input: 2, chain: Node("s", "Scale", ["scale": .all(1, [3])]))),
    Case("the node has no 'type'", NirFile(input: 2, chain: Node("fc", ""))),
    Case(
      "memc does not support nodes of type Delay", .unsupported,
      NirFile(input: 2, chain: Node("d", "Delay"))),
    Case(
      "'tau' differs between neurons, from 0.0010000000474974513 to 0.0020000000949949026",
      .unsupported, NirFile(input: 2, chain: lif("lif", tau: [1e-3, 2e-3]))),
    Case(
      "its neurons lose 0.04999999762512755 of their potential in a step, but those of 'a' lose "
        + "0.0999999952502551", .unsupported,
      NirFile(input: 2, chain: lif("a", tau: [1e-3, 1e-3]), lif("b", tau: [2e-3, 2e-3]))),
    Case(
      "'tau' is 9.999999747378752e-06 s, which is shorter than a step of 0.0001 s", .unsupported,
      NirFile(input: 2, chain: lif("lif", tau: [1e-5, 1e-5]))),
    Case(
      "a 'v_threshold' is not above its 'v_reset'", .unsupported,
      NirFile(
        input: 2, chain: Node("if", "IF", ["r": .all(1, [2]), "v_threshold": .all(0, [2])]))),
    Case(
      "'v_threshold' of IF must be finite",
      NirFile(
        input: 2, chain: Node("if", "IF", ["r": .all(1, [2]), "v_threshold": .all(.infinity, [2])])
      )),
    Case(
      "'v_threshold' of IF must be finite",
      NirFile(
        input: 2, chain: Node("if", "IF", ["r": .all(1, [2]), "v_threshold": .all(.nan, [2])]))),
    Case(
      "'r' of IF has no elements",
      NirFile(
        input: 2, chain: Node("if", "IF", ["r": .reals([0], []), "v_threshold": .all(1, [2])]))),
    Case(
      "'r' of IF has shape [3], but its thresholds have [2]",
      NirFile(
        input: 2, chain: Node("if", "IF", ["r": .all(1, [3]), "v_threshold": .all(1, [2])]))),
    Case(
      "its synaptic current decays over 0.009999999776482582 s, which is more than a step of "
        + "0.0001 s", .unsupported,
      NirFile(
        input: 2,
        chain: Node(
          "cuba", "CubaLIF",
          [
            "r": .all(1, [2]), "tau_mem": .all(1, [2]), "tau_syn": .all(1e-2, [2]),
            "v_leak": .all(0, [2]), "v_threshold": .all(1, [2]), "w_in": .all(1, [2]),
          ]))),
    Case(
      "I is read by other nodes than an Output", .unsupported,
      NirFile(
        input: 2, chain: Node("i", "I", ["r": .all(1, [2])]),
        Node("fc", "Linear", ["weight": unit]))),
    Case(
      "'end_dim' of Flatten is 4, but the value has 1 axes",
      NirFile(
        input: 2,
        chain: Node("f", "Flatten", ["end_dim": .integer(4), "start_dim": .integer(0)]))),
    Case(
      "the edge from 'input' to 'conv' names 'conv', which is no node",
      edges(("input", "conv"), ("fc", "output"))),
    Case(
      "the edge from 'input' to 'fc' is there twice",
      edges(("input", "fc"), ("input", "fc"), ("fc", "output"))),
    Case("no edge leads to the node", edges(("fc", "output"))),
    Case(
      "an edge leads to an Input",
      NirFile(input: 2, chain: Node("second", "Input", ["shape": .integers(2)]))),
    Case("the graph has no Output", edges(("input", "fc")).without("output")),
    Case(
      "the graph is recurrent: each of these nodes reads the one before, and the first the last: "
        + "'fc'", .unsupported, edges(("input", "fc"), ("fc", "fc"), ("fc", "output"))),
  ]

  @Test(arguments: cases) func itIsRefusedWithOneMessage(_ refused: Case) throws {
    let found = try diagnostic {
      try NirFile.imported(refused.bytes).requireGraph()
    }
    #expect(found.message == refused.message)
    #expect(found.kind == refused.kind)
  }

  /// Files that h5py made: `soft-link`, with a link to another path, and so on.
  @Test(arguments: [
    ("soft-link", "'/node/nodes' is a link to another path or file"),
    ("external-link", "'/node/nodes' is a link to another path or file"),
    ("external-data", "'/node/edges' is stored in other files"),
    ("lzf", "'/node/edges' is compressed with the filter 32000, lzf"),
    ("large", "'/node/edges' has more than 2147483648 elements"),
    ("loop", "groups are nested deeper than 16"),
    ("no-graph", "is an HDF5 file, but it has no NIR graph in the group 'node'"),
  ])
  func anHdf5FileOfAnotherKindIsRefused(_ name: String, _ message: String) throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Fixtures/nir/\(name).nir").path
    #expect(try diagnostic { try ModelLoader.load(path) }.message == message)
  }

  /// libhdf5 1.10 crashes or does not end on some of these files.
  @Test func filesChangedAtRandomAreReadOrRefused() throws {
    let good = Self.edges(("input", "fc"), ("fc", "output")).bytes
    let random = Philox(seed: 3)
    for run in 0..<40 {
      var bytes = good
      for change in 0...(run % 4) {
        let index = random.index(below: bytes.count, UInt64(8 * run + 2 * change))
        bytes[index] = UInt8(random.index(below: 256, UInt64(8 * run + 2 * change + 1)))
      }
      if run % 5 == 0 { bytes.removeLast(random.index(below: bytes.count, UInt64(1000 + run))) }
      let refused = refusal { try NirFile.imported(bytes).requireGraph() }
      #expect(refused?.contains("internal") != true, "run \(run): \(refused ?? "")")
    }
  }
}
