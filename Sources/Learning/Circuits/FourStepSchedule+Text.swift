import Basics

extension FourStepSchedule: CustomStringConvertible {
  /// A line for each step.
  public var description: String {
    steps.enumerated().map { number, step in
      let controls = step.controls.enumerated().map { "Ctrl\($0 + 1) = \($1)" }
      let arrays = step.operations.enumerated().compactMap { number, operation in
        operation == .rest ? nil : "array \(number + 1) \(operation)"
      }
      let results = step.results.map(\.description)
      let parts =
        [controls.joined(separator: ", ")] + arrays
        + (results.isEmpty ? [] : ["gives \(results.joined(separator: ", "))"])
      return "step \(number + 1): \(parts.joined(separator: "; "))"
    }.joined(separator: "\n")
  }
}

extension FourStepSchedule.Control: CustomStringConvertible {
  public var description: String { self == .connected ? "V_H" : "0" }
}

extension FourStepSchedule.Quantity: CustomStringConvertible {
  /// `y1` for outputs, `d1` for errors.
  public var description: String {
    switch self {
    case .outputs(let layer): "y\(layer)"
    case .errors(let layer): "d\(layer)"
    }
  }
}

extension FourStepSchedule.Operation: CustomStringConvertible {
  public var description: String {
    switch self {
    case .rest: "rests"
    case .read(let rows): "is read, rows at \(rows)"
    case .readBackward(let columns): "is read backward, columns at \(columns)"
    case .write(let errors, let inputs, let lines):
      "is written by \(errors) \(inputs), its row at \(volts(lines.selectedRow)) and column at "
        + "\(volts(lines.selectedColumn)), other rows at \(volts(lines.otherRows)) and columns at "
        + volts(lines.otherColumns)
    }
  }

  /// A share of the voltage V of a pulse.
  private func volts(_ share: Double) -> String {
    switch share {
    case 0: "0"
    case 0.5: "V/2"
    case -0.5: "-V/2"
    default: "\(share) V"
    }
  }
}
