/// The energies of one image of a program and of its baseline over the components that both have a
/// price for, pJ. Sums over different components would not be comparable.
///
/// A component that one of them does not use costs it nothing, priced or not.
struct CommonEnergy: Equatable {
  let own: Double
  let baseline: Double
  /// Components that have a price or are stated on one side only; in neither sum.
  let left: [String]

  /// `nil` if there is nothing that both price.
  init?(
    _ own: [Report.Cost], leakage: Double?, baseline: [Report.Cost],
    leakage baselineLeakage: Double?
  ) {
    let unpriced = Set((own + baseline).filter { $0.energyPJ == nil }.map(\.component))
    let sum = { (costs: [Report.Cost]) -> Double? in
      let common = costs.filter { !unpriced.contains($0.component) }
      return common.isEmpty ? nil : common.compactMap(\.energyPJ).reduce(0, +)
    }
    guard let ownSum = sum(own), let baselineSum = sum(baseline) else { return nil }
    let bothLeak = leakage != nil && baselineLeakage != nil
    self.own = ownSum + (bothLeak ? leakage ?? 0 : 0)
    self.baseline = baselineSum + (bothLeak ? baselineLeakage ?? 0 : 0)
    let onOneSide = (own + baseline).filter {
      $0.energyPJ != nil && unpriced.contains($0.component)
    }
    let oneLeaks = (leakage == nil) != (baselineLeakage == nil)
    left = Set(onOneSide.map(\.component)).sorted() + (oneLeaks ? ["leakage"] : [])
  }

  /// 100 · (1 − own / baseline).
  var savedPercent: Double? { baseline == 0 ? nil : 100 * (1 - own / baseline) }
}

extension Figures {
  /// Returns the saving relative to `baseline`, per cent; that of the energy by common prices, if
  /// prices differ.
  func saved(of baseline: Figures, _ common: CommonEnergy?) -> Figures {
    var saved = saved(of: baseline)
    if let common { saved.energyPJ = common.savedPercent }
    return saved
  }
}
