import Basics
import Evaluation
import TestSupport
import Testing

@testable import Driver

@Suite struct PlanGridTests {
  @Test func anAxisIsAKeyAndItsValues() throws {
    let grid = try PlanGrid(
      commandLine: ["accelerator=isaac,puma", "input.mean=[0.1,0.2],[0.3,0.4],0"], beside: [])
    #expect(grid.axes.map(\.name) == ["accelerator", "input.mean"])
    #expect(grid.axes[1].choices.map(\.label) == ["[0.1,0.2]", "[0.3,0.4]", "0"])
    #expect(grid.points == [[0, 0], [0, 1], [0, 2], [1, 0], [1, 1], [1, 2]])
    #expect(
      grid.choices(of: [1, 2]).flatMap(\.overrides) == ["accelerator=puma", "input.mean=0"])
  }

  static let refusals: [(grid: [String], set: [String], message: String)] = [
    (["accelerator"], [], "--grid accelerator: expected key=value,value,…, not 'accelerator'"),
    (["=isaac"], [], "--grid =isaac: expected key=value,value,…, not '=isaac'"),
    (["accelerator="], [], "--grid accelerator=: a value of 'accelerator' is missing"),
    (["a=1,,2"], [], "--grid a=1,,2: a value of 'a' is missing"),
    (["a=1,2,1"], [], "--grid a=1,2,1: '1' is given twice"),
    (["a=1", "a=2"], [], "--grid: 'a' has two axes"),
    (["a=1,2"], ["a=3"], "--grid: '--grid a' replaces what '--set a' sets"),
    (
      ["a", "b", "c"].map { "\($0)=" + (0..<50).map(String.init).joined(separator: ",") }, [],
      "the grid has more than 100000 points"
    ),
  ]

  @Test(arguments: refusals)
  func badGridsAreRefused(grid: [String], set: [String], message: String) throws {
    let found = try diagnostic { try PlanGrid(commandLine: grid, beside: set) }
    #expect(found.description == message && found.kind == .usage)
  }

  @Test func theDefaultGridBeginsWithTheMappingItself() throws {
    let file = try Target(test: "baseline").file
    let grid = try PlanGrid(for: file, set: [], isQuantized: false)
    #expect(grid.axes.map(\.name) == ["accelerator", "encoding", "weight-bits", "placement"])
    #expect(grid.choices(of: [0, 0, 0, 0]).flatMap(\.overrides) == [])
    #expect(grid.axes[0].choices[0] == PlanAxis.Choice("isaac", []))
    #expect(grid.axes[1].choices.map(\.label) == ["differential-pair", "offset-columns"])
    #expect(grid.axes[2].choices.map(\.label) == ["8", "6", "4"])
    #expect(grid.axes[3].choices.map(\.label) == ["packed", "plain-grid", "balanced"])
  }

  @Test(arguments: [
    (["accelerator=puma"], false, ["encoding", "weight-bits", "placement"]),
    (["encoding.slice-bits=1"], false, ["accelerator", "encoding", "weight-bits", "placement"]),
    (["encoding.name=offset-columns"], false, ["accelerator", "weight-bits", "placement"]),
    (["passes.quantize.weight-bits=5"], false, ["accelerator", "encoding", "placement"]),
    (["schedule=layer-pipelined"], false, ["accelerator", "encoding", "weight-bits"]),
    ([], true, ["accelerator", "encoding", "placement"]),
  ])
  func whatIsSetIsNotVaried(set: [String], isQuantized: Bool, axes: [String]) throws {
    let file = try Target(test: "baseline").file
    let grid = try PlanGrid(for: file, set: set, isQuantized: isQuantized)
    #expect(grid.axes.map(\.name) == axes)
  }
}
