/// A key of JSON as a label of an axis: `energy.energy_pJ` is `energy, pJ`.
struct KeyLabel {
  let text: String

  /// Units at the ends of keys.
  private static let units = [
    "pJ": "pJ", "ns": "ns", "um2": "µm²", "mm2": "mm²", "mW": "mW", "dB": "dB", "Hz": "Hz",
    "S": "S", "V": "V", "A": "A", "J": "J", "W": "W", "C": "C", "s": "s", "ohm": "Ω",
    "TOPS": "TOPS",
  ]
  /// Words at the end of a path that say nothing without the one before.
  private static let vague: Set<String> = ["name", "mean", "share", "figure"]

  init(_ key: String) {
    var parts = key.split(separator: ".").map(String.init)
    if parts.count > 1, Self.vague.contains(parts[parts.count - 1]) { parts.removeLast() }
    let last = parts.last ?? key
    // the fields of records are named with hyphens, the keys of results with underscores
    let separator: Character = last.contains("_") ? "_" : "-"
    var words = last.split(separator: separator).map(String.init)
    var unit = words.count > 1 ? words.last.flatMap { Self.units[$0] } : nil
    if unit != nil { words.removeLast() }
    // the only quantity whose unit is not in its key
    if last == "time-since-programming" { unit = "s" }
    let name = words.joined(separator: separator == "_" ? " " : "-")
    // deep in a mapping, the field says enough
    let owner = parts.count == 2 ? parts[0] + " " : ""
    let isOwn = owner.isEmpty || name.hasPrefix(owner.dropLast())
    text = (isOwn ? "" : owner.replacing("_", with: " ")) + name + (unit.map { ", " + $0 } ?? "")
  }
}

extension String {
  /// The label without what follows the comma.
  var withoutUnit: String { String(prefix { $0 != "," }) }
}
