import Basics
import Evaluation

/// The points of a plan.
extension Drawing {
  static func plan(_ files: [ResultFile], _ options: PlotOptions) throws -> Drawing {
    guard files.count == 1 else {
      throw Diagnostic(
        .usage, "a figure shows one plan, not \(files.count)",
        notes: ["'memc plan --grid' compares several choices in one plan"])
    }
    let result = files[0].records[0]
    let axes = result.records("axes").map { ($0.text("name") ?? "", $0.texts("choices")) }
    let points = result.records("points")
    let rows = points.filter { $0.text("status") == "fits" }.map { point in
      PlanPicture.Row(
        labels: axes.map { point.record("choices").text($0.0) ?? "" },
        figures: point.record("figures").objectives,
        isOnFront: point["front"]?.content == .boolean(true),
        unpriced: point.record("unpriced").texts("energy"))
    }
    guard !rows.isEmpty else {
      throw Diagnostic.unsupported("no point of the plan fits", at: Place(files[0].path))
    }
    if let series = options.series { try expect(series, among: axes.map(\.0), "axis") }
    let picture = PlanPicture(
      rows, of: points.count, mapping: result.text("mapping") ?? "", axes: axes,
      minimizing: PlanObjective(key: result.text("minimize") ?? "") ?? .energy,
      objectives: result.texts("objectives").compactMap(PlanObjective.init(key:)),
      across: try options.x.map(objective), up: try options.y.map(objective),
      series: options.series)
    return Drawing(panels: [picture.panel])
  }

  private static func objective(_ word: String) throws -> PlanObjective {
    if let found = PlanObjective(rawValue: word) ?? PlanObjective(key: word) { return found }
    try expect(word, among: PlanObjective.allCases.map(\.rawValue), "figure")
    return .energy
  }

  private static func expect(_ word: String, among known: [String], _ kind: String) throws {
    guard !known.contains(word) else { return }
    var diagnostic = Diagnostic.unknown(kind, word, of: "the plan", known: known, at: nil)
    diagnostic.kind = .usage
    throw diagnostic
  }
}

extension PlanObjective {
  fileprivate init?(key: String) {
    guard let found = Self.allCases.first(where: { $0.key == key }) else { return nil }
    self = found
  }
}

extension Record {
  /// The figures of a point that a plan can minimize.
  fileprivate var objectives: [PlanObjective: Double] {
    PlanObjective.allCases.reduce(into: [:]) { $0[$1] = number($1.key) }
  }
}
