import Basics
import DeviceDynamics
import Hardware
import Testing
import Training

@testable import Learning

@Suite("The rule 'four-step'")
struct FourStepTests {
  static var single: OffsetColumns {
    var encoding = OffsetColumns()
    encoding.sliceBits = 7
    return encoding
  }

  /// Conductances of `drift`, siemens.
  static let window = 1e-4...2.5e-4

  static func drift(set: Double = 1.5, reset: Double = -1.5) throws -> PulsedCell {
    try XorNetwork.cell(
      "threshold-drift",
      [
        ("r-on-ohm", 4e3), ("i-on-A", 7e-4), ("set-V", set), ("reset-V", reset), ("width-s", 1e-5),
        ("step-spread", 0.1), ("pulse-noise", 0.1),
      ])
  }

  @Test("learns XOR on single cells with thresholds, whatever the seed", arguments: 1...20)
  func learnsXor(seed: UInt64) throws {
    let network = try XorNetwork(Self.single, weightBits: 7, cells: Self.window, seed: seed)
    let learner = try network.learner(FourStep(), try Self.drift(), seed: seed)
    let epochs = try network.epochs(learner, rate: 0.006, most: 500)
    #expect(epochs != nil, "seed \(seed)")
  }

  @Test("learns XOR on pairs of cells, whatever the seed", arguments: 1...20)
  func learnsXorOnPairs(seed: UInt64) throws {
    var encoding = DifferentialPair()
    encoding.sliceBits = 7
    let network = try XorNetwork(encoding, weightBits: 8, cells: 1e-6...1e-4, seed: seed)
    let cell = try XorNetwork.cell("exponential", [("states", 128), ("nonlinearity", 1)])
    let learner = try network.learner(FourStep(), cell, seed: seed)
    #expect(try network.epochs(learner, rate: 0.006, most: 500) != nil, "seed \(seed)")
  }

  @Test("goes faster after a better epoch, slower after a worse one, and keeps a little worse one")
  func pace() throws {
    let network = try XorNetwork(Self.single, weightBits: 7, cells: Self.window, seed: 1)
    let learner = try network.learner(FourStep(), try Self.drift())
    let memory = learner.state[learner.state.count - 2]
    var paces: [Float] = []
    for loss in [0.5, 0.4, 0.41, 0.43, 0.3] {
      try learner.endEpoch(loss: loss)
      paces.append(memory.buffer[0])
    }
    #expect(paces == [1, 1.05, 1.05, 1.05 * 0.7, 1.05 * 0.7 * 1.05])
  }

  @Test("resumes with the same bits")
  func resumption() throws {
    let network = try XorNetwork(Self.single, weightBits: 7, cells: Self.window, seed: 1)
    let states = try [true, false].map { interrupts in
      let store = OneCheckpoint(after: interrupts ? 5 * 4 : nil)
      let first = try network.learner(FourStep(), try Self.drift())
      _ = try? network.epochs(first, rate: 0.006, most: 9, checkpoints: store)
      store.last = nil
      let second = try network.learner(FourStep(), try Self.drift())
      _ = try network.epochs(second, rate: 0.006, most: 9, checkpoints: store)
      return second.state.map(\.elements)
    }
    #expect(states[0] == states[1])
  }

  @Test("refuses batches of several examples")
  func batch() {
    let error = #expect(throws: Diagnostic.self) { try FourStep().expectBatch(20) }
    #expect(
      error?.message
        == "'four-step' writes after each example, so it needs '--batch 1', not 20")
  }

  @Test("refuses write voltages of which half moves a cell")
  func halfSelect() throws {
    try FourStep().expectDevice(try Self.drift(set: 1.9, reset: -1.9))
    let error = #expect(throws: Diagnostic.self) {
      try FourStep().expectDevice(try Self.drift(set: 2.5))
    }
    #expect(
      error?.message
        == "'set-V' must be between 1 V and 2 V for 'four-step', not 2.5 V: half of it moves "
        + "threshold-drift")
  }

  @Test("refuses devices without thresholds")
  func noThreshold() throws {
    let cell = try XorNetwork.cell(
      "flux-controlled", [("set-V", 0.1), ("reset-V", -0.1), ("width-s", 1e-3)])
    let error = #expect(throws: Diagnostic.self) { try FourStep().expectDevice(cell) }
    #expect(
      error?.message.hasPrefix(
        "'four-step' needs a device with voltage thresholds, because half-selected cells see half "
          + "of the voltage, but flux-controlled moves at ") == true)
  }
}

/// Keeps the last checkpoint; those after `end` are refused.
private final class OneCheckpoint: CheckpointStore, @unchecked Sendable {
  struct End: Error {}
  private var kept: Checkpoint?
  /// The step after which saving fails once.
  var last: Int?

  init(after last: Int?) { self.last = last }

  func load() -> Checkpoint? { last == nil ? kept : nil }

  func save(_ checkpoint: Checkpoint) throws {
    if let last, checkpoint.step > last { throw End() }
    kept = checkpoint
  }
}
