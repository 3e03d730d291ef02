import Basics

/// What a reader must know to use the figures, below the tables.
extension Report {
  var remarks: [String] {
    [
      "Baseline: \(baselineName.escaped).",
      "Schedule: \(schedule). Calibration: \(calibration.escaped).",
      agreement.map {
        "The class chosen in single precision: for \($0.share.asPercent) of \($0.images) "
          + "calibration images."
      },
      performance == nil ? nil : Performance.definition, sharingText, slownessText, waitingText,
      losslessText, energyText, baselineEnergyText, commonEnergyText, timeText,
    ].compactMap(\.self) + assumptions.map { "note: \($0.escaped)" }
      + warnings.map { "warning: \($0.escaped)" }
  }

  /// The number of layers that a remark names; the rest are counted.
  private static let namedLayers = 8

  /// The ratio to the baseline's latency above which a latency is explained.
  private static let namedSlowness = 1.02

  private var sharingText: String? {
    let sharing = layers.filter { !$0.sharesArraysWith.isEmpty }
    guard !sharing.isEmpty else { return nil }
    return "* \(Self.list(sharing.map(\.name))) stand on arrays that other layers use, too; such "
      + "arrays count once in all, and their layers wait for each other."
  }

  /// The effect of other placements, if this one is slow.
  private var slownessText: String? {
    guard isAgainstGrid, let own = figures.latencyNs, let grid = baseline.latencyNs,
      own > Self.namedSlowness * grid, let arrays = baseline.arrays
    else { return nil }
    return "Blocks of a layer on one array are read one after another: "
      + "'--set placement.slowdown=1' spreads them over more arrays, and the baseline's plain grid "
      + "takes \(Double?(arrays).count) arrays and \(Quantity.time.text(grid))."
  }

  private var waitingText: String? {
    waitingLayers.isEmpty
      ? nil
      : "Not pipelined by rows, waiting for the whole input: \(Self.list(waitingLayers))."
  }

  private var losslessText: String? {
    let converters = layers.compactMap(\.converter)
    guard !converters.isEmpty, converters.allSatisfy(\.lossless) else { return nil }
    return "Converters lose nothing in any layer."
  }

  private var energyText: String? {
    guard !unpriced.energy.isEmpty else { return nil }
    let names = unpriced.energy.joined(separator: ", ")
    return figures.energyPJ == nil
      ? "No energy: '\(accelerator.escaped)' prices nothing that happens (\(names))."
      : "Not in the energy, for want of a price: \(names)."
  }

  private var baselineEnergyText: String? {
    guard !unpriced.baselineEnergy.isEmpty else { return nil }
    let names = unpriced.baselineEnergy.joined(separator: ", ")
    return baseline.energyPJ == nil
      ? "No energy of the baseline: its accelerator prices nothing that happens (\(names))."
      : "Not in the energy of the baseline, for want of a price: \(names)."
  }

  private var commonEnergyText: String? {
    commonEnergy.map {
      "The change in energy is over what both programs have a price for, without "
        + "\($0.left.joined(separator: ", "))."
    }
  }

  private var timeText: String? {
    guard !unpriced.time.isEmpty else { return nil }
    return "No latency, power or throughput: '\(accelerator.escaped)' states no 'time-ns' of "
      + unpriced.time.joined(separator: ", ") + "."
  }

  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(namedLayers).map(\.escaped).joined(separator: ", ")
    let rest = names.count - namedLayers
    return rest > 0 ? "\(shown) and \(rest) more" : shown
  }
}
