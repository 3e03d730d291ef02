import Basics
import Evaluation
import Spiking

extension SpikingMode {
  /// Creates the mode specified on the command line, as in `lif:time-constant=10` with the coding
  /// `rate`.
  ///
  /// - Throws: `usage` for a number of steps out of range; diagnostics for unknown names and fields.
  public init(neuron: String, coding: String?, steps: Int, seed: Int) throws {
    guard Self.allowedSteps.contains(steps) else {
      throw Diagnostic(.usage, "'--steps' must be in \(Self.allowedSteps), not \(steps)")
    }
    let neuron = try ComponentSpelling(commandLine: neuron)
    let coding = try coding.map { try ComponentSpelling(commandLine: $0) }
    self.init(
      try neurons.make(neuron.name, neuron.record, at: neuron.place),
      coding: try coding.map { try inputCodings.make($0.name, $0.record, at: $0.place) },
      steps: steps, seed: UInt64(bitPattern: Int64(seed)))
  }

  /// The warning that these are not the neurons which a model states.
  ///
  /// - Parameter stated: as `--spiking` takes them; `nil` if the model states none.
  func warning(stated: String?) throws -> String? {
    guard let stated else { return nil }
    let spelling = try ComponentSpelling(commandLine: stated)
    let other = try neurons.make(spelling.name, spelling.record, at: spelling.place)
    guard !neuron.behaviour.isAlike(other.behaviour) else { return nil }
    return "the model states other neurons; simulate them with '--spiking \(stated)'"
  }
}
