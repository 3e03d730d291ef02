import Basics
import Evaluation
import Spiking

extension SpikingMode {
  /// Creates the modes specified on the command line, one for each number of steps, as in
  /// `lif:time-constant=10` with the coding `rate` and the steps `1,2,5`.
  ///
  /// - Throws: `usage` for steps that are no numbers, out of range or listed twice; diagnostics for
  ///   unknown names and fields.
  public static func named(_ neuron: String, coding: String?, steps: String, seed: Int) throws
    -> [SpikingMode]
  {
    let neuron = try ComponentSpelling(commandLine: neuron)
    let coding = try coding.map { try ComponentSpelling(commandLine: $0) }
    let mode = SpikingMode(
      try neurons.make(neuron.name, neuron.record, at: neuron.place),
      coding: try coding.map { try inputCodings.make($0.name, $0.record, at: $0.place) },
      steps: 1, seed: UInt64(bitPattern: Int64(seed)))
    return try numbers(of: steps).map { steps in
      var mode = mode
      mode.steps = steps
      return mode
    }
  }

  private static func numbers(of text: String) throws -> [Int] {
    let numbers = try text.split(separator: ",", omittingEmptySubsequences: false).map { part in
      guard let number = Int(part.filter { $0 != " " }) else {
        throw Diagnostic(
          .usage,
          "'--steps' must be a number in \(allowedSteps), or several as in 1,2,5, not '\(text)'")
      }
      return number
    }
    if let wrong = numbers.first(where: { !allowedSteps.contains($0) }) {
      throw Diagnostic(.usage, "'--steps' must be in \(allowedSteps), not \(wrong)")
    }
    for (index, number) in numbers.enumerated() where numbers[..<index].contains(number) {
      throw Diagnostic(.usage, "'--steps' lists \(number) twice")
    }
    return numbers
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
