/// The report in one sentence.
extension Report {
  /// `8 arrays instead of 56; energy −45 %, latency +10 % (slower); verified`; `priced energy` if
  /// some event has no price on either side.
  package var headline: String {
    ([arraysText, costsText].compactMap(\.self) + (isVerified ? ["verified"] : []))
      .joined(separator: "; ")
  }

  private var arraysText: String? {
    figures.arrays.map { own in
      let count = Double?(own).count + (own == 1 ? " array" : " arrays")
      guard let other = baseline.arrays else { return count }
      return count
        + (own == other ? ", same as the baseline" : " instead of \(Double?(other).count)")
    }
  }

  private var costsText: String? {
    let isPriced =
      unpriced.energy.isEmpty && unpriced.baselineEnergy.isEmpty && commonEnergy == nil
    let costs = [
      (isPriced ? "energy" : "priced energy", energyChange, ""),
      ("latency", Change(figures.latencyNs, from: baseline.latencyNs), " (slower)"),
      ("area", Change(figures.areaUm2, from: baseline.areaUm2), ""),
    ]
    let texts = costs.compactMap { name, change, remark in
      change.isKnown
        ? "\(name) \(change.brief)" + (change.isMore ? remark : "") : nil
    }
    return texts.isEmpty ? nil : texts.joined(separator: ", ")
  }

  /// The change over the components that both sides price.
  package var energyChange: Change {
    commonEnergy.map { Change($0.own, from: $0.baseline) }
      ?? Change(figures.energyPJ, from: baseline.energyPJ)
  }
}
