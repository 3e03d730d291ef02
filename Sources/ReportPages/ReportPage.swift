import Basics
import Evaluation
import Pages
import TileMachine

/// The report of a program as a page of HTML in one file, for people without memc.
///
/// Every figure is one of the report, the program file or the given results of simulations. It
/// holds no time, host or path: the same files give the same bytes.
public struct ReportPage: Sendable {
  let report: Report
  let compiled: CompiledProgram
  /// The program of the baseline; `nil` for the dense network, of which only figures are known.
  let other: CompiledProgram?
  /// The SHA-256 of the program file.
  let sha256: String
  /// What the user calls the network; `nil`: its digest.
  let name: String?
  let runs: [SimulatedRun]
  let codes: ProgramCodes
  let otherCodes: ProgramCodes?

  /// - Parameters:
  ///   - report: of `compiled`, compared with `other` or with the dense network.
  ///   - sha256: of the program file.
  ///   - name: what to call the network; `nil`: its digest.
  ///   - runs: results of simulations of this program file.
  public init(
    _ report: Report, of compiled: CompiledProgram, against other: CompiledProgram?,
    sha256: String, named name: String? = nil, runs: [SimulatedRun] = []
  ) {
    (self.report, self.compiled, self.other) = (report, compiled, other)
    (self.sha256, self.name, self.runs) = (sha256, name, runs)
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
    let name = name ?? "Network \(compiled.manifest.modelSha256.shortDigest)"
    return "\(name) on \(report.accelerator)"
  }

  /// The network in words.
  private var lead: String {
    let weighted = report.layers.count { $0.rows != nil }
    let weights = report.figures.parameters.dense.count
    let program = compiled.program.program
    return "Mapping '\(report.mapping)'. From \(Self.ports(program.inputs)) to "
      + "\(Self.ports(program.outputs)): \(report.layers.count.counted("layer")), \(weighted) of "
      + "them with \(weights) weights."
  }

  /// The names and sizes of inputs or outputs: `'x' (1×1×28×28)`.
  private static func ports(_ ports: [Port]) -> String {
    let shown = ports.prefix(3).map { port in
      "'\(port.value)' (\(port.shape.map(String.init).joined(separator: "×")))"
    }
    let rest = ports.count - shown.count
    return shown.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
  }
}
