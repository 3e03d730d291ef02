import Basics
import Hardware
import TileAnalysis
import TileMachine
import TileSimulator

/// A program in spiking mode: the same arrays, blocks and cells, with neurons in place of activations,
/// and spikes at the word lines.
public struct SpikingProgram: Sendable {
  public let program: VerifiedProgram
  public let presentation: Presentation
  /// The steps of a window, in which a neuron fires at most so often.
  public let window: Int
  /// The layers of neurons one after another.
  public let depth: Int
  public let warnings: [String]
  /// Whether its outputs are those of the integer mode, bit for bit, with ideal devices and lossless
  /// converters: neurons wait for all spikes, inputs are presented as they are, and every activation
  /// has as many levels as there are steps.
  public let equalsIntegerMode: Bool
  /// The number of steps with which it would equal the integer mode; `nil` if there is none.
  public let exactSteps: Int?
  let schedule: SpikingSchedule
  private let neuron: any Neuron

  /// The steps from the first input to the result.
  public var steps: Int { presentation.steps }

  /// Converts a program.
  ///
  /// - Parameters:
  ///   - steps: T, the steps of a window.
  ///   - switchUnits: what the codes of each layer of stochastic neurons stand for; none for a layer
  ///     whose function is not theirs.
  ///   - seed: of the spikes that are drawn; the devices of a chip are drawn by its own seed.
  /// - Throws: `unsupported` where the network cannot spike, with the layer and what to do.
  public init(
    _ verified: VerifiedProgram, _ neuron: any Neuron, coding: (any InputCoding)? = nil,
    steps: Int, switchUnits: [String: SwitchUnits] = [:], seed: UInt64, chipSeed: UInt64
  ) throws {
    try verified.program.expectAtOnce(for: "the spiking mode")
    if let host = verified.hostOperators.first {
      throw Diagnostic.unsupported(
        "'\(host.name)' is computed by the host, which takes codes, not spikes",
        note: "compile a network without operators on the host for the spiking mode")
    }
    let coding = coding ?? neuron.usualCoding
    let waits = neuron.behaviour.waits
    let inputs = try verified.program.inputs.map { port -> PresentedInput in
      try coding.expectFits(port, waits: waits)
      return try coding.presentation(bits: port.bits, steps: steps, waits: waits)
    }
    var conversion = SpikingConversion(
      verified.program, neuron.behaviour, inputs: inputs, steps: steps, switchUnits: switchUnits)
    let program = try conversion.convert()
    do {
      self.program = try program.verified()
    } catch let errors as Diagnostics {
      throw Diagnostic.unsupported(
        "the program has no spiking form that fits its buffers: \(errors.all[0].message)",
        note: "use '--set schedule=sequential' to compile it")
    }
    window = steps
    depth = conversion.depth
    warnings = conversion.warnings
    equalsIntegerMode = conversion.isExact
    schedule = conversion.schedule
    self.neuron = neuron
    let canBeExact = waits && inputs.allSatisfy { $0.coding == .once }
    exactSteps = canBeExact && conversion.levels.count == 1 ? conversion.levels.first : nil
    let duration = inputs.map(\.duration).max() ?? steps
    presentation = Presentation(
      steps: waits ? duration + conversion.depth * steps : steps, inputSteps: duration,
      codings: inputs.map(\.coding),
      codeBits: verified.program.inputs.map(\.bits), seed: seed, chipSeed: chipSeed,
      spread: neuron.behaviour.spread)
  }
}

extension SpikingProgram {
  /// From the first input to the result, if images are run one at a time, ns; each step takes as
  /// long as the lines at work in it. `nil` if a component has no time.
  public var latencyInNanoseconds: Double? { schedule.latency(of: program.program) }

  /// From one image to the next, ns: T steps, in which each layer of neurons that wait works for
  /// another image; the latency, if its images cannot overlap. `nil` if a component has no time.
  public var intervalInNanoseconds: Double? { schedule.interval(of: program.program) }

  /// The components that act but have no time; if there are any, there is no latency.
  public var untimed: [Event] {
    let isReset = neuron.behaviour.isReset
    let unpriced = Timeline(program.program).unpriced
    let reset = program.program.accelerator.price(of: .neuronReset)?.time(of: Activity.Work(1))
    return isReset && reset == nil ? unpriced + [.neuronReset] : unpriced
  }

  /// How often each component acts for one image, each line in the steps in which it is at work;
  /// without resets of memristors, which depend on the data.
  public var activity: Activity {
    var rest = schedule.works[...]
    var total = Activity()
    for scope in program.program.scopes {
      for (line, trips) in scope.tile.streams.flatMap(\.body.executions) {
        let steps = rest.popFirst().map(schedule.steps) ?? window
        do {
          total += try line.instruction.activity(in: scope) * (trips * steps)
        } catch { preconditionFailure("a verified program has no wrong line: \(error)") }
      }
    }
    return total
  }
}

extension NeuronBehaviour {
  var waits: Bool { if case .integrates(let neuron) = self { neuron.waits } else { false } }

  fileprivate var spread: Presentation.SwitchSpread {
    guard case .switches(let devices) = self else { return .init() }
    return .init(width: devices.widthSpread, shift: devices.shiftSpread)
  }
}

extension InputCoding {
  /// - Throws: `unsupported` for an input whose codes cannot be presented so.
  fileprivate func expectFits(_ port: Port, waits: Bool) throws {
    let isDirect = Self.name == DirectCurrent.name
    guard port.zeroPoint == 0, !port.isSigned || isDirect else {
      throw Diagnostic.unsupported(
        "the input '\(port.value)' is signed or has a zero point, which '\(Self.name)' cannot present",
        note: isDirect
          ? "quantize the model with memc, which uses no zero points" : "use '--coding direct'")
    }
  }
}
