import Basics

/// The command that printed a result, told from the keys that only its results have.
public enum ResultKind: String, CaseIterable, Sendable {
  case simulate, program, plan, train, learn, study, device, report, array, sweep
  /// Rows of choices and figures, as JSON lines or CSV.
  case table
  /// The points of a device's response, as CSV.
  case response

  /// What a file of this kind is, for messages.
  var noun: String {
    switch self {
    case .study: "a result of 'memc learn --repeat'"
    case .sweep: "a result of 'memc sweep merge'"
    case .table: "a table"
    case .response: "an output of 'memc device --csv'"
    default: "a result of 'memc \(rawValue)'"
    }
  }

  /// The keys that tell a result of the command, in JSON.
  private static let signs: [(kind: ResultKind, keys: [String])] = [
    (.simulate, ["images_sha256", "provenance", "chips"]),
    (.program, ["chip_seed", "write_pulses", "programming_parameters"]),
    (.plan, ["axes", "points", "minimize"]),
    (.sweep, ["axes", "points", "rows"]),
    (.train, ["epochs", "model_sha256", "goals_sha256"]),
    (.learn, ["epochs", "rule", "chip_seed"]),
    (.study, ["runs", "rule", "repetitions"]),
    (.device, ["fingerprints", "lobe_areas", "pulses"]),
    (.report, ["costs", "areas", "saved_percent"]),
    (.array, ["median_loss", "residual", "vectors"]),
  ]

  /// Results of commands that have nothing to draw.
  private static let others: [(command: String, keys: [String])] = [
    ("memc check", ["nodes", "supported"]), ("memc verify", ["checks", "pass"]),
    ("memc report --accounting", ["rows", "sources"]), ("memc inspect", ["kind"]),
    ("a failed command", ["errors", "exit_status"]), ("memc plot", ["panels", "source"]),
  ]

  /// What `memc plot` reads, for messages.
  static let accepted =
    "'memc plot' reads what simulate, program, plan, train, learn, device, report, compile, "
    + "array and sweep merge print with '--json', tables in .jsonl and .csv, and what 'memc device --csv' writes"

  /// - Throws: `unsupported` for results without a figure, and `malformed` for other objects.
  init(of object: Record, at place: Place) throws {
    let has = { (keys: [String]) in keys.allSatisfy { object[$0] != nil } }
    if let found = Self.signs.first(where: { has($0.keys) }) {
      self = found.kind
    } else if let other = Self.others.first(where: { has($0.keys) }) {
      throw Diagnostic.unsupported(
        "holds the result of \(other.command), which has no figure", at: place, note: Self.accepted)
    } else {
      throw Diagnostic.malformed(
        "is not a result of memc: its keys are those of no command", at: place, note: Self.accepted)
    }
  }
}
