import Basics

/// The format of a file that a plan is written to, by the ending of its name.
public enum PlanFormat: String, CaseIterable, Sendable {
  case csv, json, svg

  /// CSV for standard output, pipes and devices without such an ending.
  ///
  /// - Throws: kind `usage` for another ending.
  public init(path: String) throws {
    let ending = path.split(separator: ".").last.map { $0.lowercased() } ?? ""
    let named = path.contains(".") ? Self(rawValue: ending) : nil
    guard let format = named ?? (StreamOutput(path) == nil ? nil : .csv) else {
      throw Diagnostic(
        .usage, "the name of a plan must end in .csv, .json or .svg", at: Place(path))
    }
    self = format
  }

  /// The text of the file.
  ///
  /// - Throws: the errors of encoding.
  public func text(of plan: Plan) throws -> String {
    switch self {
    case .csv: plan.csv
    case .json: try JSONText.of(plan).escapedJSON + "\n"
    case .svg: plan.svg
    }
  }
}
