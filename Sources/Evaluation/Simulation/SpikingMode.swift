import Basics
import NetworkIR
import Spiking
import TileAnalysis
import TileSimulator

/// How a program is run in spiking mode.
public struct SpikingMode: Sendable {
  public var neuron: any Neuron
  /// `nil`: the usual coding of the neuron.
  public var coding: (any InputCoding)?
  /// T, the steps in which a neuron can fire.
  public var steps: Int
  /// The seed of spikes that are drawn.
  public var seed: UInt64

  /// The allowed numbers of steps.
  public static let allowedSteps = 1...4096

  public init(
    _ neuron: any Neuron, coding: (any InputCoding)? = nil, steps: Int, seed: UInt64 = 1
  ) {
    self.neuron = neuron
    self.coding = coding
    self.steps = steps
    self.seed = seed
  }

  /// The coding of inputs that is used.
  var usedCoding: any InputCoding { coding ?? neuron.usualCoding }

  /// All that decides what it computes, as text.
  package var identity: String {
    "\(neuron.spelling) \(usedCoding.spelling) steps=\(steps) seed=\(seed)"
  }

  /// Returns `program` in spiking mode, to be run on `chip`.
  ///
  /// - Throws: `unsupported` if the network cannot spike, or the chip not be used.
  package func program(
    _ program: VerifiedProgram, on chip: Chip?, switchUnits: [String: SwitchUnits]
  )
    throws -> SpikingProgram
  {
    if let chip, chip.correctsOffsets {
      throw Diagnostic.unsupported(
        "the chip has offsets for the mean inputs of its integer mode, which spikes do not have",
        note: "program it without them: '--programming two-phase:biases=false'")
    }
    return try SpikingProgram(
      program, neuron, coding: coding, steps: steps, switchUnits: switchUnits, seed: seed,
      chipSeed: chip?.seed ?? seed)
  }
}

extension [SpikingMode] {
  /// The number of times that images run on a chip.
  package var runsPerChip: Int { count > 1 ? count + 1 : 1 }
}
