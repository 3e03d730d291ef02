import Basics

/// What a reader must know to use the figures, below the tables.
extension Report {
  var remarks: [String] {
    [
      "Baseline: \(baselineName.escaped).",
      "Schedule: \(schedule). Calibration: \(calibration.escaped).",
      agreement.map {
        "Same class as in single precision: \($0.share.asPercent) of \($0.images) "
          + "calibration images."
      },
      performance == nil ? nil : Performance.definition, sharingText, slownessText, waitingText,
      mesh?.text, chips?.text, memoryText, bufferBytes.text, balanceText,
      losslessText, energyText, baselineEnergyText, commonEnergyText, timeText, estimateText,
      baselineEstimateText,
      host?.text,
    ].compactMap(\.self) + (parts?.text ?? []) + assumptions.map { "note: \($0.escaped)" }
      + warnings.map { "warning: \($0.escaped)" }
  }

  /// The remarks that limit what sums and changes mean: what is left out, and what is estimated.
  package var cautions: [String] {
    [
      energyText, baselineEnergyText, commonEnergyText, timeText, estimateText,
      baselineEstimateText,
    ].compactMap(\.self)
  }

  /// All other remarks but warnings and assumptions, which have lists of their own.
  package var explanations: [String] {
    let listed = cautions + assumptions.map { "note: \($0.escaped)" }
    return remarks.filter { !listed.contains($0) && !$0.hasPrefix("warning: ") }
  }

  /// The number of layers that a remark names; the rest are counted.
  private static let namedLayers = 8

  /// The ratio to the baseline's latency above which a latency is explained.
  private static let namedSlowness = 1.02

  private var sharingText: String? {
    let sharing = layers.filter { !$0.sharesArraysWith.isEmpty }
    guard !sharing.isEmpty else { return nil }
    return "* \(Self.list(sharing.map(\.name))) share arrays with other layers. Totals count "
      + "shared arrays once; layers that share an array take turns."
  }

  /// The effect of other placements, if this one is slow.
  private var slownessText: String? {
    guard isAgainstGrid, parts == nil, let own = figures.latencyNs, let grid = baseline.latencyNs,
      own > Self.namedSlowness * grid, let arrays = baseline.arrays
    else { return nil }
    return "Blocks of a layer on one array are read one after another; "
      + "'--set placement.slowdown=1' spreads them over more arrays. The baseline's plain grid "
      + "uses \(Double?(arrays).count) arrays and takes \(Quantity.time.text(grid))."
  }

  private var waitingText: String? {
    waitingLayers.isEmpty
      ? nil
      : "Not pipelined by rows, because they need their whole input: \(Self.list(waitingLayers))."
  }

  private var memoryText: String? {
    isMemoryBound
      ? "The links to the global memory set the interval: they are busy all the time." : nil
  }

  /// What copies gain, and how close to the best they are.
  private var balanceText: String? {
    guard let balance else { return nil }
    let (single, reads) = (Double(balance.singleReads), Double(balance.reads))
    let bound = Double?(Double(balance.boundReads)).count
    let proof = balance.reads == balance.boundReads ? "fewer: proven" : "fewer than \(bound)"
    return "Copies: the busiest array reads \(Double?(reads).count) times per image, with one copy "
      + "of each matrix \(Double?(single).count) times "
      + String(format: "(× %.1f); ", single / max(reads, 1))
      + "no copies on \(Double?(Double(balance.positions)).count) positions need \(proof)."
  }

  private var losslessText: String? {
    let converters = layers.compactMap(\.converter)
    guard !converters.isEmpty, converters.allSatisfy(\.lossless) else { return nil }
    return "Converters are lossless in all layers."
  }

  private var energyText: String? {
    guard !unpriced.energy.isEmpty else { return nil }
    let names = unpriced.energy.joined(separator: ", ")
    return figures.energyPJ == nil
      ? "No energy: '\(accelerator.escaped)' has no price for any event (\(names))."
      : "Excluded from energy (no price given): \(names)."
  }

  private var baselineEnergyText: String? {
    guard !unpriced.baselineEnergy.isEmpty else { return nil }
    let names = unpriced.baselineEnergy.joined(separator: ", ")
    return baseline.energyPJ == nil
      ? "No energy of the baseline: its accelerator has no price for any event (\(names))."
      : "Excluded from the energy of the baseline (no price given): \(names)."
  }

  private var commonEnergyText: String? {
    commonEnergy.map {
      "The change in energy covers only what both programs have a price for. Excluded: "
        + "\($0.left.joined(separator: ", "))."
    }
  }

  private var timeText: String? {
    guard !unpriced.time.isEmpty else { return nil }
    return "No latency, power or throughput: '\(accelerator.escaped)' has no 'time-ns' for "
      + unpriced.time.joined(separator: ", ") + "."
  }

  /// The mark of a component whose price is an estimate.
  package static let estimateMark = "†"

  var estimateText: String? {
    guard !estimated.isEmpty else { return nil }
    return "\(Self.estimateMark) Estimated prices, also in the sums: "
      + estimated.joined(separator: ", ") + "."
  }

  private var baselineEstimateText: String? {
    guard !baselineEstimated.isEmpty else { return nil }
    return "Estimated prices of the baseline: \(baselineEstimated.joined(separator: ", "))."
  }

  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(namedLayers).map(\.escaped).joined(separator: ", ")
    let rest = names.count - namedLayers
    return rest > 0 ? "\(shown) and \(rest) more" : shown
  }
}
