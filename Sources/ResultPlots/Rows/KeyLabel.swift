/// A key of JSON as a label of an axis: `energy.energy_pJ` is `energy, pJ`.
struct KeyLabel {
  let text: String

  /// Units at the ends of keys.
  private static let units = [
    "pJ": "pJ", "ns": "ns", "um2": "µm²", "mm2": "mm²", "mW": "mW", "dB": "dB", "Hz": "Hz",
    "S": "S", "V": "V", "A": "A", "J": "J", "W": "W", "C": "C", "s": "s", "ohm": "Ω",
    "TOPS": "TOPS",
  ]
  /// Words behind a unit.
  private static let statistics: Set<String> = ["mean", "std"]
  /// The quantity whose unit, the second, is not in its key, in fields and in results.
  private static let times = ["time-since-programming", "time_since_programming_s"]

  /// Whether a key is that of a time since programming.
  static func isTime(_ key: String) -> Bool { times.contains { key.hasSuffix($0) } }

  /// Words at the end of a path that say nothing without the one before.
  private static let vague: Set<String> = ["name", "mean", "share", "figure"]

  init(_ key: String) {
    var parts = key.split(separator: ".").map(String.init)
    if parts.count > 1, Self.vague.contains(parts[parts.count - 1]) { parts.removeLast() }
    let last = parts.last ?? key
    // the fields of records are named with hyphens, the keys of results with underscores
    let separator: Character = last.contains("_") ? "_" : "-"
    var words = last.split(separator: separator).map(String.init)
    var unit = Self.isTime(key) ? "s" : nil
    let place = words.lastIndex { !Self.statistics.contains($0) } ?? 0
    if place > 0, let found = Self.units[words[place]] {
      unit = found
      words.remove(at: place)
    }
    let name = words.joined(separator: separator == "_" ? " " : "-")
    // deep in a mapping, the field says enough
    var owner = parts.count == 2 ? parts[0].split(separator: "_").map(String.init) : []
    // a record by components has the unit of them all
    if unit == nil, owner.count > 1, let found = owner.last.flatMap({ Self.units[$0] }) {
      unit = found
      owner.removeLast()
    }
    let prefix = owner.joined(separator: " ")
    let isOwn = prefix.isEmpty || name.hasPrefix(prefix)
    text = (isOwn ? "" : prefix + " ") + name + (unit.map { ", " + $0 } ?? "")
  }
}

extension String {
  /// The label without what follows the comma.
  var withoutUnit: String { String(prefix { $0 != "," }) }
}
