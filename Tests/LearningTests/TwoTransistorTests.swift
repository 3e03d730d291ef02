import Basics
import DeviceDynamics
import Testing

@testable import Learning

@Suite("The rule '1m2t'")
struct TwoTransistorTests {
  private let synapse = TwoTransistorSynapse(
    FluxControlled(), inputVoltage: 0.1, writeTime: 1e-3, gain: 2e6, readTime: 0.05)

  @Test(
    "reading leaves the flux as it was", arguments: [-1, -0.3, 0.017, 0.6, 1], [-3e-4, 0, 1e-3])
  func readsAreNeutral(x: Double, flux: Double) throws {
    var motion = Motion(state: flux)
    try synapse.move(&motion, through: synapse.read(x))
    let moved = synapse.inputVoltage * abs(x) * synapse.readTime / 2
    #expect(abs(motion.state - flux) <= 1e-12 * moved)
  }

  @Test(
    "writing changes the weight by rate · error · input", arguments: [-0.8, 0.5, 1],
    [-1, -0.2, 0, 0.7])
  func writes(x: Double, y: Double) throws {
    var motion = Motion(state: 2e-4)
    try synapse.move(&motion, through: synapse.read(x) + synapse.write(x, error: y))
    let change = synapse.weight(at: motion.state) - synapse.weight(at: 2e-4)
    #expect(abs(synapse.rate - 0.01 * 1e-3 * 2e6 * 180e-6) < 1e-12)
    #expect(abs(change - synapse.rate * x * y) <= 1e-9 * synapse.rate)
  }

  @Test("the energy of a write is the integral of i v")
  func energy() throws {
    var motion = Motion(state: 0)
    try synapse.move(&motion, through: synapse.write(0.5, error: 1))
    // v = a x for b seconds, and the flux rises from 0 to v b
    let (v, b) = (0.05, 1e-3)
    #expect(abs(motion.energy / (v * v * b * (1e-6 + 180e-6 * v * b / 2)) - 1) < 1e-9)
  }

  @Test("steps are those of gradient descent on the whole range")
  func learnsXor() throws {
    let network = try XorNetwork(FourStepTests.single, weightBits: 7, cells: 1e-7...1.9e-6, seed: 1)
    let cell = try XorNetwork.cell(
      "flux-controlled", [("set-V", 0.1), ("reset-V", -0.1), ("width-s", 1e-3)])
    let learner = try network.learner(TwoTransistors(), cell)
    #expect(try network.epochs(learner, rate: 0.006, most: 300) != nil)
  }

  @Test("refuses a device with another write voltage")
  func voltage() throws {
    let cell = try XorNetwork.cell(
      "flux-controlled", [("set-V", 0.2), ("reset-V", -0.1), ("width-s", 1e-3)])
    let error = #expect(throws: Diagnostic.self) { try TwoTransistors().expectDevice(cell) }
    #expect(
      error?.message
        == "'1m2t' writes with ±'a-V', so the device needs 'set-V' 0.1 and 'reset-V' -0.1, not 0.2 "
        + "and -0.1")
  }

  @Test("refuses transistors that an input could switch")
  func transistors() throws {
    var record = Record(at: nil)
    record["gate-V"] = Value(.real(1.75))
    let error = #expect(throws: Diagnostics.self) { try TwoTransistors(record) }
    #expect(
      "\(try #require(error))".contains(
        "1m2t needs 'a-V' below 'threshold-V', and 'gate-V' above the sum of both, not 0.1, 1.7 and "
          + "1.75"))
  }
}
