import Basics
import Evaluation

extension ProgramDifference {
  /// What differs, in tables.
  public var text: String { text(inFull: false) }

  /// The same, with all figures, and every layer.
  public var detailedText: String { text(inFull: true) }

  private func text(inFull: Bool) -> String {
    let (first, second) = (names.first.escaped, names.second.escaped)
    let head =
      equal
      ? "\(first) and \(second) are equal"
      : "\(first) and \(second) differ in \(members.count.counted("member")): "
        + members.map(\.escaped).firstOf(Self.namedMembers)
    guard !equal || inFull else { return head }
    let parts = [
      head, settingTable.map(\.text), layerSummary, layerTable(inFull).map(\.text),
      figureTable(inFull).map(\.text) ?? "All figures are equal.",
    ]
    return parts.compactMap(\.self).joined(separator: "\n\n")
  }

  private static let namedMembers = 6

  private var settingTable: TextTable? {
    guard !settings.isEmpty else { return nil }
    return TextTable(
      header: ["setting", names.first.escaped, names.second.escaped],
      rows: settings.map(\.cells),
      wordColumns: [0, 1, 2])
  }

  /// `4 layers: 2 equal, 1 changed, 1 only in b.memc`.
  private var layerSummary: String {
    let counts: [(LayerDifference.Status, String)] = [
      (.equal, "equal"), (.changed, "changed"), (.removed, "only in \(names.first.escaped)"),
      (.added, "only in \(names.second.escaped)"),
    ]
    let texts = counts.compactMap { status, words in
      let count = layers.count { $0.status == status }
      return count > 0 ? "\(count) \(words)" : nil
    }
    return "\(layers.count.counted("layer")): \(texts.joined(separator: ", "))"
  }

  private func layerTable(_ inFull: Bool) -> TextTable? {
    let shown = layers.filter { $0.status != .equal || inFull }
    guard !shown.isEmpty else { return nil }
    return TextTable(
      header: ["layer", "operator", "difference"],
      rows: shown.flatMap { layer in
        let lines = layer.lines
        return lines.enumerated().map { index, line in
          index == 0 ? [layer.name.escaped, layer.operator.escaped, line] : ["", "", line]
        }
      }, wordColumns: [0, 1, 2])
  }

  private func figureTable(_ inFull: Bool) -> TextTable? {
    let byName = figures.reduce(into: [:]) { $0[$1.name] = $1 }
    var table = TextTable(header: ["", names.first.escaped, names.second.escaped, "change"])
    for group in Figures.groups {
      let rows = group.keys.compactMap { key -> [String]? in
        guard let figure = byName[key.name], inFull || figure.first != figure.second else {
          return nil
        }
        let texts = key.quantity.texts([figure.first, figure.second]).map { $0.isEmpty ? "-" : $0 }
        return [key.title, texts[0], texts[1], Change(figure.second, from: figure.first).text]
      }
      if !rows.isEmpty { table.rows += [[group.title]] + rows }
    }
    return table.rows.isEmpty ? nil : table
  }
}

extension LayerDifference {
  /// One line for each difference.
  fileprivate var lines: [String] {
    guard status != .equal else { return ["equal"] }
    guard status == .changed else { return [status.rawValue] }
    let settings = settings.map {
      "\($0.name): \($0.first ?? "-") → \($0.second ?? "-")".escaped
    }
    return settings
      + [weights?.text("weights"), biases?.text("biases"), placement?.text].compactMap(\.self)
  }
}

extension LayerDifference.Codes {
  /// `nil` if all are the same.
  fileprivate func text(_ name: String) -> String? {
    guard differing > 0 else { return nil }
    return "\(name): \(differing) of \(count) codes differ, by \(largest) at most"
  }
}

extension LayerDifference.Placement {
  /// `nil` if all blocks are at the same places.
  fileprivate var text: String? {
    if firstBlocks != secondBlocks {
      return "placement: \(firstBlocks.counted("block")) → \(secondBlocks.counted("block"))"
    }
    return moved > 0 ? "placement: \(moved) of \(firstBlocks.counted("block")) elsewhere" : nil
  }
}

extension [String] {
  /// The first of these, and the number of the others.
  fileprivate func firstOf(_ count: Int) -> String {
    let rest = self.count - count
    return prefix(count).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
  }
}
