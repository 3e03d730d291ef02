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
        supported: 1 nodes
        """)
  }

  @Test func nodesWithOneReasonShareALine() throws {
    let nodes = ["a", "b", "c", "d"].map { "\($0) = Transpose(x) {perm = [1, 0, 2]}" }
    let outputs = ["a", "b", "c", "d"].map { "output \($0)" }
    let result = try check(
      (["input x float32[1, 2, 3]"] + nodes + outputs).joined(separator: "\n"))
    #expect(result.nodes.map(\.status) == Array(repeating: "refused", count: 4))
    #expect(
      result.text == """
        node  operator   status
        a     Transpose  refused
        b     Transpose  refused
        c     Transpose  refused
        d     Transpose  refused
        refused: Transpose (4 nodes: 'a', 'b', 'c', …): Transpose by [1, 0, 2] moves axis 0, on which \
        images lie
        not supported: 4 refused of 4 nodes
        """)
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
          note: 'memc train' gives values, and writes the trained network with '-o'
        not supported, though each of its nodes is
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
