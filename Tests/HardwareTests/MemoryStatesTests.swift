import Basics
import Hardware
import TestSupport
import Testing

/// Devices and converters from tables of DNN+NeuroSim.
@Suite struct MemoryStatesTests {
  private func device(_ text: String) throws -> CellModel {
    try withFolder { folder in
      try AtomicWrite.write(text, to: "\(folder)/mem_states.csv")
      return try CellModelTests.model("mem-states:file=\(folder)/mem_states.csv")
    }
  }

  private func refusal(_ text: String) -> String? {
    TestSupport.refusal { try device(text) }?.replacing(/.*\/mem_states\.csv/, with: "m.csv")
  }

  @Test func statesAreDrawnByTheirOwnMeanAndDeviation() throws {
    let model = try device("state,mean,std\n0,1e-6,1e-8\n1,5e-6,2e-7\n2,7e-6,0\n3,1e-5,5e-7\n")
    let range = 1e-6...1e-5
    #expect(model.device.window == range)
    let reached = { model.device.programmed(target: $0, range: range, gaussian: 1) }
    #expect(reached(1e-6) == 1e-6 + 1e-8)
    // the second level aims at 4 µS, and is the second state
    #expect(abs(reached(4e-6) - 5.2e-6) < 1e-18)
    #expect(reached(1e-5) == 1e-5 + 5e-7)
  }

  @Test func statesAreWrittenAsRows() throws {
    let rows = "[[1e-06, 1e-08], [1e-05, 3e-07]]"
    let model = try CellModelTests.model("mem-states:file=\(rows)")
    #expect(model.device.record["file"]?.description == rows)
  }

  @Test func levelsMustBeStates() throws {
    let model = try device("mean,std\n1e-6,0\n2e-6,0\n3e-6,0\n")
    var cell = CellSection()
    cell.levels = 4
    #expect(
      TestSupport.refusal { try model.cell(of: cell) }
        == "'mem-states' has 3 states, of which 4 evenly spaced levels cannot be chosen")
    cell.levels = 2
    #expect(try model.cell(of: cell).maximumConductance == 3e-6)
  }

  @Test(arguments: [
    ("mean,sd\n1e-6,0\n", "m.csv:1:1: 'file' of mem-states has no column 'std'"),
    (
      "mean,std\n1e-6,x\n",
      "m.csv:2:6: 'file' of mem-states column 'std' must be a finite number, not 'x'"
    ),
    ("mean,std\n1e-6,0\n", "m.csv: 'file' of mem-states needs at least two states, not 1"),
    (
      "mean,std\n1e-6,0\n2,0\n",
      "m.csv:3:1: 'file' of mem-states must have a mean and a deviation in 0...1 S for each state, "
        + "not [2.0, 0.0]"
    ),
    (
      "mean,std\n2e-6,0\n1e-6,0\n",
      "m.csv:3:1: 'file' of mem-states must have states from the lowest mean to the highest, but "
        + "1e-06 follows 2e-06"
    ),
    (
      "mean,std\n1e-6,0\n5e-6,0\n2e-6,0\n1e-5,0\n",
      "m.csv:4:1: 'file' of mem-states must have states from the lowest mean to the highest, but "
        + "2e-06 follows 5e-06"
    ),
    (
      "mean,std\n1e-6,0\n1e-6,0\n",
      "m.csv: 'file' of mem-states must have states from the lowest level to the highest, but the "
        + "last mean 1e-06 does not exceed the first, 1e-06"
    ),
  ])
  func wrongTablesAreRefusedAtTheirPlace(text: String, message: String) {
    #expect(refusal(text) == message)
  }
}

/// The codes that converters yield, from tables.
@Suite struct ConversionErrorsTests {
  private func section(_ text: String, bits: Int = 2) throws -> ADCSection {
    try withFolder { folder in
      try AtomicWrite.write(text, to: "\(folder)/adc.csv")
      return try ADCSection(Record(["bits": bits.value, "errors": "\(folder)/adc.csv".value]))
    }
  }

  private func refusal(_ text: String, bits: Int = 2) -> String? {
    TestSupport.refusal { try section(text, bits: bits) }?
      .replacing(/.*\/adc\.csv/, with: "adc.csv")
  }

  @Test func aTableOfProbabilitiesIsTakenAsItIs() throws {
    let adc = try section(
      "ideal,code,probability\n0,0,1\n1,1,0.75\n1,2,0.25\n2,2,1\n3,2,0.5\n3,3,0.5\n")
    #expect(
      try adc.errors.probabilities(of: 0...3) == [
        [1, 0, 0, 0], [0, 0.75, 0.25, 0], [0, 0, 1, 0], [0, 0, 0.5, 0.5],
      ])
    #expect(!adc.areIdeal)
  }

  @Test func aNormalNumberIsRoundedAndClamped() throws {
    let adc = try section("output,mean,std\n0,0,1\n1,1.25,0\n2,2,0.5\n3,9,0\n")
    let rows = try adc.errors.probabilities(of: 0...3)
    #expect(rows.allSatisfy { abs($0.reduce(0, +) - 1) < 1e-12 })
    // all below one half, with the normal distribution
    #expect(abs(rows[0][0] - 0.6914624612740131) < 1e-9)
    #expect(rows[1] == [0, 1, 0, 0])
    #expect(abs(rows[2][2] - 0.6826894921370859) < 1e-9)
    #expect(rows[3] == [0, 0, 0, 1])
  }

  @Test func aRecordGivesTheSameErrors() throws {
    let adc = try section("output,mean,std\n0,0,1\n1,1.25,0\n2,2,0.5\n3,9,0\n")
    #expect(try ADCSection(adc.record) == adc)
  }

  @Test(arguments: [
    (
      "output,mean,std\n0,0,0\n1,1,0\n3,3,0\n", "adc.csv: 'errors' of adc has no row for code 2"
    ),
    (
      "output,mean,std\n0,0,0\n1,1,0\n2,2,0\n3,3,0\n4,4,0\n",
      "adc.csv:6:1: 'errors' of adc must have the codes 0...3 of the converter, not 4"
    ),
    (
      "output,mean,std\n0,0,0\n0,1,0\n", "adc.csv:3:1: 'errors' of adc has two rows for code 0"
    ),
    (
      "output,mean,std\n0,0,-1\n",
      "adc.csv:2:1: 'errors' of adc must have a 'std' of 0 or more, not -1.0"
    ),
    (
      "ideal,code,probability\n0,0,0.5\n1,1,1\n2,2,1\n3,3,1\n",
      "adc.csv: 'errors' of adc must have probabilities that add up to 1 for code 0, not to 0.5"
    ),
    (
      "ideal,code,probability\n0,0,0.5\n0,0,0.5\n",
      "adc.csv:3:1: 'errors' of adc has two rows for code 0 and the yielded code 0"
    ),
    ("ideal,code\n0,0\n", "adc.csv:1:1: 'errors' of adc has no column 'output'"),
  ])
  func gapsAreRefusedAtTheirPlace(text: String, message: String) {
    #expect(refusal(text) == message)
  }

  @Test func widerConvertersAreRefused() {
    #expect(
      refusal("output,mean,std\n0,0,0\n", bits: 11)
        == "'bits' of adc must be in 1...10 with 'errors', not 11")
  }
}
