import Basics

/// The savings of a program, counted by the rules of several published systems and by memc's own:
/// every figure has a named definition and the baseline that it is compared with.
///
/// All counts are those of the report; this only arranges them.
public struct Accounting: Encodable, Sendable {
  /// One figure by one definition.
  public struct Row: Encodable, Sendable {
    public let definition: Definition
    public let figure: String
    /// How the figure is counted, for this program and for the baseline.
    public let rule: String
    public let unit: String
    public let value: Double
    public let baseline: Double?
    public let savedPercent: Double?
    /// The baseline's value divided by this program's.
    public let factor: Double?
  }

  public let schemaVersion = 1
  public let memcVersion = Version.current
  public let mapping: String
  public let accelerator: String
  public let baselineName: String
  public let rows: [Row]
  /// The source of each definition, by its name.
  public let sources: [String: String]
  /// Signs that the baseline is a different network.
  public let warnings: [String]
  public let remarks: [String]

  /// - Parameters:
  ///   - report: the counts.
  ///   - energies: of this program and of the baseline; their rows are left out if `nil`.
  public init(_ report: Report, energies: (own: EnergyReport, baseline: EnergyReport)? = nil) {
    mapping = report.mapping
    accelerator = report.accelerator
    baselineName = report.baselineName
    let counts = report.guoRows + report.wenRows + report.hanRows + report.crossbarRows
    let energy = energies.map { $0.own.rows(against: $0.baseline) } ?? []
    rows = (counts + report.ownRows + energy).compactMap(\.self)
    sources = Definition.allCases.reduce(into: [:]) { $0[$1.rawValue] = $1.source }
    warnings = report.baselineWarnings
    let estimates = [report.estimateText].compactMap(\.self)
    guard let energies else {
      remarks =
        estimates + ["Array energies require images: --images X --baseline DENSE.memc."]
      return
    }
    let ends = [("This program", energies.own), ("Baseline", energies.baseline)]
    remarks =
      estimates
      + ends.compactMap { name, energy in energy.highResistanceText.map { "\(name): \($0)" } }
  }
}

extension Accounting {
  /// The publication whose counting rules a figure follows.
  public enum Definition: String, Encodable, CaseIterable, Sendable {
    case guo = "Guo 2024"
    case wen = "Wen 2021"
    case han = "Han 2015"
    case crossbars = "Yuan 2019, PIM-Prune"
    case memc

    public var source: String {
      switch self {
      case .guo:
        "Guo et al., Cognitive Neurodynamics, 2024, doi 10.1007/s11571-022-09927-7; rules "
          + "reconstructed from its published figures"
      case .wen:
        "Wen et al., CKFO, IEEE TCAD 40(8):1640, 2021; rules reconstructed from its abstract"
      case .han: "Han et al., Learning both weights and connections, NIPS 2015, table 1"
      case .crossbars:
        "Yuan et al., arXiv 1908.11691, 2019; Chu et al., PIM-Prune, DAC 2020: crossbars in use"
      case .memc: "docs/reference.md, What the figures mean"
      }
    }
  }
}

extension Accounting.Row {
  /// `nil` if the program has no such figure.
  init?(
    _ definition: Accounting.Definition, _ figure: String, _ rule: String, unit: String = "1",
    _ value: Double?, against baseline: Double?
  ) {
    guard let value else { return nil }
    self.definition = definition
    self.figure = figure
    self.rule = rule
    self.unit = unit
    self.value = value
    self.baseline = baseline
    savedPercent = baseline.flatMap { $0 == 0 ? nil : 100 * (1 - value / $0) }
    factor = baseline.flatMap { value == 0 ? nil : $0 / value }
  }
}
