/// The report in a sentence.
extension Report {
  /// `8 arrays instead of 56; energy −45 %, latency +10 % (slower); verified`; `priced energy` where
  /// something that happens has no price.
  var headline: String {
    ([arraysText, costsText].compactMap(\.self) + (isVerified ? ["verified"] : []))
      .joined(separator: "; ")
  }

  private var arraysText: String? {
    figures.arrays.map { own in
      let count = Double?(own).count + (own == 1 ? " array" : " arrays")
      guard let other = baseline.arrays else { return count }
      return count
        + (own == other ? ", as many as the baseline" : " instead of \(Double?(other).count)")
    }
  }

  private var costsText: String? {
    let costs = [
      (unpriced.energy.isEmpty ? "energy" : "priced energy", \Figures.energy_pJ, ""),
      ("latency", \.latency_ns, " (slower)"),
      ("area", \.area_um2, ""),
    ]
    let texts = costs.compactMap { name, figure, remark in
      let change = Change(figures[keyPath: figure], from: baseline[keyPath: figure])
      return change.isKnown
        ? "\(name) \(change.brief)" + (change.isMore ? remark : "") : nil
    }
    return texts.isEmpty ? nil : texts.joined(separator: ", ")
  }
}
