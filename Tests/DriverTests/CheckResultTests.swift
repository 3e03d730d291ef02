import Basics
import Driver
import Foundation
import TestSupport
import Testing

/// What `memc check` prints.
@Suite struct CheckResultTests {
  private func check(_ network: String) throws -> CheckResult {
    try withFolder { folder in
      let path = folder + "/network.txt"
      try Data("memc-network 1\n\(network)\n".utf8).write(to: URL(filePath: path))
      return try CheckResult(path, shapes: [:])
    }
  }

  @Test func aSupportedNetworkIsTold() throws {
    #expect(
      try check("input x float32[1, 2]\ny = Relu(x)\noutput y").text == """
        node  operator  status
        y     Relu      compiled
        can be compiled: 1 node
        """)
  }

  /// What reads an output of a refused node has operands without types.
  @Test func nodesBehindARefusedOneAreJudged() throws {
    let result = try check(
      """
      input x float32[1, 1, 4, 2]
      p, q, r = Split(x) {axis = 2, split = [2, 2, 0]}
      y = ReduceMax(q) {axes = [1]}
      z = Add(p, q)
      output y
      output z
      output r
      """)
    #expect(!result.supported)
  }

  @Test func nodesWithOneReasonShareALine() throws {
    let nodes = ["a", "b", "c", "d"].map { "\($0) = Pow(x, x)" }
    let outputs = ["a", "b", "c", "d"].map { "output \($0)" }
    let result = try check(
      (["input x float32[1, 2, 3]"] + nodes + outputs).joined(separator: "\n"))
    #expect(result.nodes.map(\.status) == Array(repeating: "refused", count: 4))
    #expect(
      result.text == """
        node  operator  status
        a     Pow       refused
        b     Pow       refused
        c     Pow       refused
        d     Pow       refused
        refused: Pow (4 nodes: 'a', 'b', 'c', …): Pow by an activation has no integer form
          note: '--host-operators' computes Pow on the host
        cannot be compiled: 4 refused of 4 nodes
        """)
  }

  /// What only numbers tell, in the words in which compiling refuses it.
  @Test(arguments: [
    ("y = Clip(x) {min = 1e39}", "Clip with 'min' 1e+39 and 'max' inf makes every value infinite"),
    (
      "a = Relu(x)\ny = Clip(a) {max = -1e39}",
      "Clip with 'min' -inf and 'max' -1e+39 makes every value infinite"
    ),
    (
      "y = Pad(x) {pads = [0, 1, 0, 0], value = -1e39}",
      "Pad adds -1e+39, which has no integer form"
    ),
    (
      "a = Clip(x) {min = 1e30, max = 2e30}\ny = Mul(a, a)",
      "the value 'y' becomes inf in calibration: element 0, for random input 0"
    ),
    (
      "a = Clip(x) {min = 0, max = 3e38}\ny = Add(a, x)",
      "is outside 2^-39 to 2^30, the range of a requantizer"
    ),
    (
      (0..<24).map { "s\($0 + 1) = Mul(s\($0), s\($0))\n" }.joined()
        .replacingOccurrences(of: "s0", with: "x") + "y = Relu(s24)",
      "is outside 2^-39 to 2^30, the range of a requantizer"
    ),
  ])
  func checkRefusesWhatCompilingDoes(nodes: String, reason: String) throws {
    try withFolder { folder in
      let network = "memc-network 1\ninput x float32[1, 2]\n\(nodes)\noutput y\n"
      try AtomicWrite.write(network, to: folder + "/network.txt")
      let result = try CheckResult(folder, shapes: [:])
      let told = try #require(result.nodes.first { $0.status == "refused" }?.reason)
      var compiler = Compiler(model: folder)
      compiler.mapping = TestFiles.mapping("baseline")
      let refusal = try diagnostic { try compiler.compile() }
      #expect(!result.supported && told.hasSuffix(reason))
      #expect(refusal.message.hasSuffix(told) && refusal.kind == .unsupported)
    }
  }

  /// Exporters write the defaults that Clip had before opset 11.
  @Test func theLargestNumbersBoundNothing() throws {
    #expect(
      try check(
        "input x float32[1, 2]\ny = Clip(x) {min = -3.4028235e38, max = 3.4028235e38}\noutput y"
      ).supported)
  }

  @Test func equalFunctionsShareATable() throws {
    try withFolder { folder in
      let nodes = (0..<40).map { "s\($0 + 1) = Sigmoid(s\($0))\n" }.joined()
      let network = "memc-network 1\ninput s0 float32[1, 2]\n\(nodes)output s40\n"
      try AtomicWrite.write(network, to: folder + "/network.txt")
      var compiler = Compiler(model: folder)
      compiler.mapping = TestFiles.mapping("baseline")
      // one for the format of the input, one for that of all others
      #expect(try compiler.compile().program.program.functions.count == 2)
    }
  }

  @Test func parametersWithoutValuesAreTold() throws {
    let result = try check(
      """
      input x float32[1, 2]
      parameter w float32[2, 3]
      y = MatMul(x, @w)
      output y
      """)
    #expect(!result.supported)
    #expect(
      result.text == """
        node  operator  status
        y     MatMul    compiled
        the parameter 'w' has no values yet
          note: 'memc train' gives values, and writes the trained network with '-o'; \
        'memc compile --from-scratch' draws them at random
        cannot be compiled: every node can, but the model has 1 problem
        """)
  }

  @Test func aBatchIsTakenAsOneImage() throws {
    let result = try check("input x float32[4, 2]\ny = Relu(x)\noutput y")
    #expect(result.supported)
    #expect(result.assumptions == ["the batch of 4 of input 'x' is taken as 1"])
  }

  @Test func namesThatATerminalWouldObeyAreSpelledOut() throws {
    let text = try check("input x float32[1, 2]\n\"a\\u{1b}[2J\" = Relu(x)\noutput \"a\\u{1b}[2J\"")
      .text
    #expect(text.contains("a\\u{1b}[2J") && !text.contains("\u{1b}"))
  }
}
