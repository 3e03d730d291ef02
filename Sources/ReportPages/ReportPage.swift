import Basics
import Evaluation
import Pages

/// The report of a program as a page of HTML in one file, for people without memc.
///
/// Every figure is one of the report, the program file or the given results of simulations. The page
/// holds no time, host or path: the same files give the same bytes.
public struct ReportPage: Sendable {
  let report: Report
  let compiled: CompiledProgram
  /// The program of the baseline; `nil` for the dense network, of which only figures are known.
  let other: CompiledProgram?
  /// The SHA-256 of the program file.
  let sha256: String
  let runs: [SimulatedRun]
  let codes: ProgramCodes
  let otherCodes: ProgramCodes?

  /// - Parameters:
  ///   - report: of `compiled`, compared with `other` or with the dense network.
  ///   - sha256: of the program file.
  ///   - runs: results of simulations of this program file.
  public init(
    _ report: Report, of compiled: CompiledProgram, against other: CompiledProgram?,
    sha256: String, runs: [SimulatedRun] = []
  ) {
    (self.report, self.compiled, self.other) = (report, compiled, other)
    (self.sha256, self.runs) = (sha256, runs)
    codes = ProgramCodes(compiled.program.program)
    otherCodes = other.map { ProgramCodes($0.program.program) }
  }

  /// The file.
  public var html: String {
    Page(
      title: title, lead: lead,
      sections: [
        overview, savings, layers, arrays, weights, energy, time, accuracy, remarks,
        configuration, origin,
      ].compactMap(\.self),
      footer: "memc \(Version.current). This file loads nothing and sends nothing."
    ).html
  }

  private var title: String {
    "\(compiled.manifest.title) on \(report.accelerator)"
  }

  /// The network in words.
  private var lead: String {
    let weighted = report.layers.count { $0.rows != nil }
    let weights = report.figures.parameters.dense.count
    let types = (compiled.graph.inputs.map(\.name), compiled.graph.outputs)
    return "A network from \(Self.names(types.0)) to \(Self.names(types.1)): "
      + "\(report.layers.count.counted("layer")), \(weighted) of them with \(weights) weights."
  }

  private static func names(_ names: [String]) -> String {
    names.firstQuoted
  }
}
