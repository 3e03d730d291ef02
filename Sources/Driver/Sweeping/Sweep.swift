import Basics
import Sweeps

/// A sweep file, read and checked: what holds at every point, and the grid of what changes.
struct Sweep: Sendable {
  /// The path of the file.
  let path: String
  /// By path of the setting.
  let fixed: [String: Value]
  /// In the order of the grid: those that decide the program first, so that points with equal
  /// programs are neighbours.
  let axes: [SweepAxis]
  let grid: MixedRadix
  let shapes: [String: Int]
  let limit: Int

  /// - Throws: `Diagnostics` of kind `configuration`, each at its line and column.
  init(_ path: String) throws {
    var record = try Yaml.readRecord(
      InputFile(path, limit: 1 << 20).text(), source: path)
    record.place = Place(path)
    let file = try SweepFile(record)
    if let cases = record["cases"], file.cases.isEmpty {
      throw Diagnostic.configuration(
        "'cases' of a sweep has no case in its list", at: cases.place ?? Place(path))
    }
    let settings = file.settings
    let cases = try file.cases.map { try Self.settings(ofCase: $0, beside: settings) }
    var axes = settings.filter(\.isAxis).map(SweepAxis.init)
    if !cases.isEmpty { axes.append(SweepAxis(cases: cases)) }
    // sorting keeps the order of equal stages
    axes = axes.enumerated().sorted {
      ($0.element.stage.rawValue, $0.element.hasCases ? 0 : 1, $0.offset)
        < ($1.element.stage.rawValue, $1.element.hasCases ? 0 : 1, $1.offset)
    }.map(\.element)
    guard let grid = MixedRadix(axes.map(\.count)) else {
      throw Diagnostic.configuration(
        "the sweep has more than \(MixedRadix.mostPoints) points", at: Place(path),
        note: "give fewer values, or split it into several files")
    }
    self.path = path
    self.axes = axes
    self.grid = grid
    fixed = settings.filter { !$0.isAxis }.reduce(into: [:]) { $0[$1.path] = $1.variation[0] }
    shapes = try file.shapes.entries.reduce(into: [:]) { sizes, entry in
      sizes[entry.key] = try locating(at: entry.value.place) { try Int(entry.value) }
    }
    limit = file.limit ?? 1
    try expectRequirements()
  }

  /// The settings of one case.
  private static func settings(ofCase record: Record, beside others: [SweepSetting]) throws
    -> [SweepSetting]
  {
    let file = try SweepFile(record)
    for key in ["cases", "shapes", "limit"] where record[key] != nil {
      throw Diagnostic.configuration(
        "'\(key)' cannot be in a case", at: record[key]?.place ?? record.place)
    }
    let settings = file.settings
    for setting in settings {
      let key = String(setting.path.prefix { $0 != "." })
      if setting.isAxis {
        throw Diagnostic.configuration(
          "'\(setting.path)' of a case must be one value", at: record[key]?.place,
          note: "a case is one choice; write another case for another value")
      }
      if others.contains(where: { $0.path == setting.path }) {
        throw Diagnostic.configuration(
          "'\(setting.path)' is given in a case and outside of cases", at: record[key]?.place)
      }
    }
    return settings
  }

  /// The settings at some point; `nil`: at all points.
  private func has(_ path: String, at choice: (axis: Int, choice: Int)? = nil) -> Bool {
    if fixed[path] != nil { return true }
    return axes.indices.contains { index in
      guard axes[index].paths.contains(path) else { return false }
      guard let choice, choice.axis == index else { return true }
      return axes[index].value(choice.choice, path) != nil
    }
  }

  /// Which setting has no effect without which other.
  private static let requirements = [
    ("labels", "images"), ("targets", "images"), ("device", "images"), ("spiking", "images"),
    ("programming", "device"), ("programming-images", "programming"),
    ("programming-labels", "programming-images"), ("wires", "device"),
    ("time-since-programming", "device"), ("drift-compensation", "time-since-programming"),
    ("chips", "device"), ("coding", "spiking"), ("steps", "spiking"),
  ]

  /// Throws if a setting has no effect at some point, or there is no model.
  private func expectRequirements() throws {
    let cases = axes.firstIndex(where: \.hasCases).map { axis in
      (0..<axes[axis].count).map { (axis: axis, choice: $0) }
    }
    for choice in cases ?? [nil].compactMap(\.self) { try expectRequirements(at: choice) }
    if cases == nil { try expectRequirements(at: nil) }
  }

  private func expectRequirements(at choice: (axis: Int, choice: Int)?) throws {
    guard has("model", at: choice) else {
      throw Diagnostic.configuration("a sweep needs 'model'", at: Place(path))
    }
    let paths = Array(fixed.keys) + axes.flatMap(\.paths)
    for (name, other) in Self.requirements where !has(other, at: choice) {
      let own = paths.filter { $0 == name || $0.hasPrefix(name + ".") }
      guard let first = own.sorted().first(where: { has($0, at: choice) }) else { continue }
      throw Diagnostic.configuration(
        "'\(first)' requires '\(other)'", at: place(of: first) ?? Place(path))
    }
    if has("seed", at: choice), !has("device", at: choice), !has("spiking", at: choice) {
      throw Diagnostic.configuration(
        "'seed' requires 'device' or 'spiking'", at: place(of: "seed") ?? Place(path))
    }
    try expectDifferentChips()
    if has("labels", at: choice), has("targets", at: choice) {
      throw Diagnostic.configuration(
        "'labels' and 'targets' cannot be combined", at: place(of: "targets"))
    }
  }

  /// Throws if points would draw the same chips, because their seeds are closer than their chips.
  private func expectDifferentChips() throws {
    guard let seeds = axes.first(where: { $0.paths == ["seed"] && !$0.hasCases }),
      let chips = fixed["chips"]
    else { return }
    let count = try Int(chips)
    let own = seeds.samples.compactMap { seeds.value($0, "seed") }
    let values = try own.map(Int.init).sorted()
    let nearest = seeds.range?.step ?? zip(values.dropFirst(), values).map { $0 - $1 }.min()
    guard let nearest, nearest < count, seeds.count > 1 else { return }
    throw Diagnostic.configuration(
      "seeds at a distance of \(nearest) draw the same chips, because 'chips' is \(count)",
      at: place(of: "seed"), note: "write {from: 1, count: N, step: \(count)}")
  }

  private func place(of path: String) -> Place? {
    fixed[path]?.place ?? axes.first { $0.paths.contains(path) }?.value(0, path)?.place
  }

  /// The settings of a point, by path.
  ///
  /// - Parameter digits: its choice of each axis.
  func values(_ digits: [Int]) -> [String: Value] {
    zip(axes, digits).reduce(into: fixed) { values, axis in
      for path in axis.0.paths { values[path] = axis.0.value(axis.1, path) }
    }
  }

  /// The number of programs, if every choice gives another one.
  var programs: Int { axes.prefix { $0.stage == .program }.reduce(1) { $0 * $1.count } }

  /// Whether programs are run, not only compiled.
  var simulates: Bool { fixed["images"] != nil || axes.contains { $0.paths.contains("images") } }
}

extension SweepSetting {
  /// Whether the user wrote several values, or a list of one.
  var isAxis: Bool { if case .fixed = variation { false } else { true } }
}
