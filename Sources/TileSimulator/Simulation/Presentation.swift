import Basics
import CKernels

/// How the images are presented to a program over several steps, after each of which its neurons keep
/// their state; with one step, a program without neurons runs as usual.
public struct Presentation: Sendable {
  /// How the codes of one input are turned into what is presented in each step.
  public enum Coding: Equatable, Sendable {
    /// The code, in every step.
    case constant
    /// The code in the first step, and 0 in the others.
    case once
    /// 1 with the probability of the code over the largest, else 0.
    case bernoulli
    /// One bit of the code in each step, the highest of `bits` bits first, at its weight.
    case phase(bits: Int)
    /// One spike, the sooner the larger the code: for a code c of `levels` levels, c high in step
    /// `levels − c`.
    case firstSpike(levels: Int)
  }

  /// The variation of stochastic memristors from device to device.
  public struct SwitchSpread: Equatable, Sendable {
    /// The standard deviation of V_0 over its nominal value.
    public var width = 0.0
    /// The standard deviation of the voltage of even odds over the nominal V_0.
    public var shift = 0.0

    public init(width: Double = 0, shift: Double = 0) {
      self.width = width
      self.shift = shift
    }
  }

  public var steps: Int
  /// The steps in which inputs are presented; then they are 0.
  public var inputSteps: Int
  /// One for each input port.
  public var codings: [Coding]
  /// The bits of the codes of each input's images; those of what is presented are the port's.
  public var codeBits: [Int]
  /// The seed of spikes that are drawn.
  public var seed: UInt64
  /// The seed of the chip's devices.
  public var chipSeed: UInt64
  public var spread: SwitchSpread

  public init(
    steps: Int, inputSteps: Int? = nil, codings: [Coding], codeBits: [Int], seed: UInt64,
    chipSeed: UInt64,
    spread: SwitchSpread = SwitchSpread()
  ) {
    precondition(codings.count == codeBits.count)
    self.steps = steps
    self.inputSteps = inputSteps ?? steps
    self.codings = codings
    self.codeBits = codeBits
    self.seed = seed
    self.chipSeed = chipSeed
    self.spread = spread
  }

  /// One step, in which the codes are presented as they are.
  static let single = Presentation(
    steps: 1, codings: [], codeBits: [], seed: 0, chipSeed: 0)

  /// The first numbers of the streams of draws.
  private enum Draw: UInt64 {
    case inputs = 0x600_0000_0000
    case switches = 0x601_0000_0000
    case devices = 0x602_0000_0000
  }

  func key(ofInput port: Int) -> SIMD2<UInt32> {
    Philox(seed: seed, stream: Draw.inputs.rawValue).stream(UInt64(port)).key
  }

  /// The key of the draws of the `site`th instruction with neurons.
  func key(ofSite site: Int) -> SIMD2<UInt32> {
    Philox(seed: seed, stream: Draw.switches.rawValue).stream(UInt64(site)).key
  }

  /// V_0 of each device over the nominal one, and its voltage of even odds over V_0, relative to the
  /// nominal; `nil` if all are nominal.
  func devices(ofSite site: Int, count: Int) -> (widths: [Float], shifts: [Float])? {
    guard spread != SwitchSpread() else { return nil }
    let draws = Philox(seed: chipSeed, stream: Draw.devices.rawValue).stream(UInt64(site))
    return (
      (0..<count).map { Float(max(1 + spread.width * draws.gaussian(UInt64(2 * $0)), 0.01)) },
      (0..<count).map { Float(spread.shift * draws.gaussian(UInt64(2 * $0 + 1))) }
    )
  }

  /// The kernel's form of the coding of an input.
  func kernel(ofInput port: Int) -> memc_presentation {
    var presentation = memc_presentation()
    presentation.largest = Int64(1 << codeBits[port] - 1)
    presentation.key = (key(ofInput: port).x, key(ofInput: port).y)
    switch codings[port] {
    case .constant: presentation.coding = memc_constant
    case .once: presentation.coding = memc_once
    case .bernoulli: presentation.coding = memc_bernoulli
    case .phase(let bits):
      presentation.coding = memc_phase
      presentation.levels = Int64(bits)
    case .firstSpike(let levels):
      presentation.coding = memc_first_spike
      presentation.levels = Int64(levels)
    }
    return presentation
  }
}

/// The spikes of the neurons of one instruction.
public struct SpikeCount: Sendable {
  public let layer: String
  /// Whether they fire, or only add up.
  public let fires: Bool
  /// Neurons, and their spikes of all images.
  public let neurons: Int
  public var spikes: Int

  public init(layer: String, fires: Bool, neurons: Int, spikes: Int) {
    self.layer = layer
    self.fires = fires
    self.neurons = neurons
    self.spikes = spikes
  }
}
