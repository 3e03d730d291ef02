import Basics
import Evaluation

extension ProgramExplanation {
  /// Why the program takes what it takes, layer by layer, and what would change that.
  public var text: String {
    [
      headline, layerTable.text, reasonText, boundText, costText, changeTable.text, changeRemarks,
    ].compactMap(\.self).joined(separator: "\n\n")
  }

  private var headline: String {
    let costs = [
      Quantity.count.text(arrays) + " arrays", Quantity.energy.text(energyPJ),
      Quantity.time.text(latencyNs),
    ].filter { !$0.isEmpty && $0 != " arrays" }
    return "mapping \(mapping.escaped) on accelerator \(accelerator.escaped): "
      + costs.joined(separator: ", ")
  }

  private var layerTable: TextTable {
    let energies = Quantity.energy.texts(layers.map(\.energyPJ))
    let times = Quantity.time.texts(layers.map(\.latencyNs))
    return TextTable(
      header: [
        "layer", "operator", "matrix", "bits", "cells/weight", "blocks", "arrays", "filled",
        "zeros", "readings", "energy", Report.busyTitle, "converters",
      ],
      rows: layers.enumerated().map { index, layer in
        [
          layer.name.escaped, layer.operator.escaped, "\(layer.rows)×\(layer.columns)",
          "\(layer.weightBits)", "\(layer.cellsPerWeight)", "\(layer.blocks)",
          Quantity.count.text(layer.arrays), layer.filled.map(\.briefPercent) ?? "",
          layer.zeroWeights.briefPercent, Quantity.count.text(Double(layer.readings)),
          energies[index], times[index],
          layer.lossless.map { $0 ? "lossless" : "lossy" } ?? "ideal",
        ]
      }, wordColumns: [0, 1, 12])
  }

  /// The layers with the most arrays, and why.
  private var reasonText: String? {
    let told = layers.filter { !$0.reasons.isEmpty }
      .enumerated().sorted { a, b in
        (b.element.arrays ?? 0, a.offset) < (a.element.arrays ?? 0, b.offset)
      }.map(\.element)
    guard !told.isEmpty else { return nil }
    let lines = told.prefix(Self.toldLayers).map {
      "  \($0.name.escaped): \($0.reasons.joined(separator: "; "))"
    }
    let rest = told.count - lines.count
    return (["Why so many arrays:"] + lines + (rest > 0 ? ["  and \(rest) more"] : []))
      .joined(separator: "\n")
  }

  private static let toldLayers = 12

  private var boundText: String? {
    arrays.map {
      "A cell for every plane of every nonzero weight takes \(leastArrays.counted("array")) at "
        + "least; the program has \(Quantity.count.text($0))."
    }
  }

  private var costText: String? {
    let lines = [
      list("Energy by component", energyByComponent),
      list("Energy by layer, of the whole program", energyByLayer),
      list("Busy time by layer, all copies together", timeByLayer),
    ].compactMap(\.self)
    return lines.isEmpty ? nil : lines.joined(separator: "\n")
  }

  private func list(_ title: String, _ shares: [Share]) -> String? {
    guard !shares.isEmpty else { return nil }
    let texts = shares.map { "\($0.name.escaped) \($0.share.briefPercent)" }
    return "\(title): \(texts.joined(separator: ", "))."
  }

  private var changeTable: TextTable {
    let placed = changes.filter(\.refused.isEmpty)
    let energies = Quantity.energy.texts(placed.map(\.energyPJ))
    let times = Quantity.time.texts(placed.map(\.latencyNs))
    return TextTable(
      header: ["change", "arrays", "", "energy", "", "latency", "", "lossy layers"],
      rows: placed.enumerated().map { index, change in
        let isOwn = change.overrides.isEmpty
        let ratios = [
          (change.arrays, arrays), (change.energyPJ, energyPJ), (change.latencyNs, latencyNs),
        ].map { isOwn || $0 == nil ? "" : Change($0, from: $1).brief }
        return [
          isOwn ? "this program" : change.overrides.joined(separator: ", ").escaped,
          Quantity.count.text(change.arrays), ratios[0], energies[index].orDash, ratios[1],
          times[index].orDash, ratios[2], change.lossyLayers.map { "\($0)" } ?? "",
        ]
      }, wordColumns: [0])
  }

  private var changeRemarks: String {
    let refused = changes.filter { !$0.refused.isEmpty }.map {
      "Cannot be placed with \($0.overrides.joined(separator: ", ")): "
        + $0.refused.joined(separator: "; ")
    }
    let halves = [
      half("arrays", arrays, \.arrays), half("energy", energyPJ, \.energyPJ),
      half("latency", latencyNs, \.latencyNs),
    ].compactMap(\.self)
    let lines =
      halves + refused.map(\.escaped)
      + [
        changes.contains { $0.remark != nil }
          ? "A dash: prices are those of other arrays or cells, or a component has none." : nil,
        "Each line is one change alone; 'memc plan' combines them. Accuracy is not measured: fewer "
          + "weight bits are the codes of this program, rounded. Steps of converters are the "
          + "accelerator's own.",
      ].compactMap(\.self)
    return lines.joined(separator: "\n")
  }

  /// The changes that halve a figure.
  private func half(
    _ name: String, _ own: Double?, _ path: KeyPath<ExplainedChange, Double?>
  ) -> String? {
    guard let own, own > 0 else { return nil }
    let found = changes.filter { change in change[keyPath: path].map { 2 * $0 <= own } ?? false }
    guard !found.isEmpty else { return "No single change here halves the \(name)." }
    let texts = found.map { $0.overrides.joined(separator: ", ").escaped }
    return "Half of the \(name), or less: \(texts.joined(separator: "; "))."
  }
}

extension String {
  fileprivate var orDash: String { isEmpty ? "-" : self }
}
