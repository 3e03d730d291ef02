import Basics
import Evaluation
import Pages
import Plots

/// The most important figures, and what readers must know before they use them.
extension ReportPage {
  var overview: PageSection {
    PageSection(
      "overview", "Overview",
      [
        .headline(headline), figures.markup,
        .paragraph("Baseline: \(report.baselineName)."),
      ] + notices)
  }

  /// The report in one sentence.
  private var headline: String {
    report.headline.prefix(1).uppercased() + report.headline.dropFirst() + "."
  }

  private var figures: PageFigures {
    let (own, other) = (report.figures, report.baseline)
    let rates = (report.performance?.values, report.baselinePerformance?.values)
    let costs = [
      item("arrays", .count, own.arrays, other.arrays),
      item(energyTitle, .energy, own.energyPJ, other.energyPJ, report.energyChange),
      item("latency per image", .time, own.latencyNs, other.latencyNs),
      item("area", .area, own.areaUm2, other.areaUm2),
      item("nonzero weights", .count, own.parameters.nonzero, other.parameters.nonzero),
      item("memristors used", .count, own.memristors.used, other.memristors.used),
    ]
    let performance = [
      item("throughput", .images, rates.0?[0], rates.1?[0], isBetterLess: false),
      item(
        "power", .power, rates.0?[1], rates.1?[1],
        report.canCompare(.power) ? nil : Change(nil, from: nil)),
    ]
    return PageFigures((costs + performance).compactMap(\.self))
  }

  /// Energies that leave something out say so.
  private var energyTitle: String {
    report.unpriced.energy.isEmpty ? "energy per image" : "energy per image, priced part"
  }

  private func item(
    _ title: String, _ quantity: Quantity, _ own: Double?, _ other: Double?,
    _ known: Change? = nil, isBetterLess: Bool = true
  ) -> PageFigures.Item? {
    guard let own else { return nil }
    let change = known ?? Change(own, from: other)
    let remark =
      other == nil
      ? "no figure of the baseline"
      : (change.isKnown ? "\(change.brief) from " : "not comparable with ") + quantity.text(other)
    return PageFigures.Item(
      title, quantity.text(own), remark: remark, tone: change.tone(isBetterLess: isBetterLess))
  }

  private var notices: [Markup] {
    let warnings = report.baselineWarnings + report.warnings
    let assumed = report.cautions + report.assumptions
    return [
      warnings.isEmpty
        ? nil : .notice("Warnings: figures may mislead", warnings, isWarning: true),
      assumed.isEmpty
        ? nil : .notice("What the figures leave out or assume", assumed, isWarning: false),
    ].compactMap(\.self)
  }
}

extension Change {
  /// Whether this is for the better; `nil` if there is no change.
  func tone(isBetterLess: Bool = true) -> PageTable.Tone? {
    guard isKnown, brief != "unchanged" else { return nil }
    return isMore == isBetterLess ? .worse : .better
  }
}
