import Basics
import Evaluation
import Plots

/// The figure that `memc plot` makes of results of one command.
public struct ResultFigure: Encodable, Sendable {
  public let schemaVersion = 1
  public let memcVersion = Version.current
  /// The command whose results these are, such as `simulate`.
  public let source: String
  public let files: [String]
  let panels: [Panel]
  /// What may mislead.
  public let warnings: [String]

  /// Reads results and chooses their figure.
  ///
  /// - Throws: what `ResultFile` throws; `usage` for files of several commands, and for options that
  ///   do not fit them; `unsupported` where there is nothing to draw.
  public init(of paths: [String], _ options: PlotOptions) throws {
    let files = try paths.map(ResultFile.init)
    let kind = try Self.kind(of: files)
    let drawing = try Drawing(of: files, kind, options)
    (source, self.files) = (kind.rawValue, paths)
    panels = try drawing.panels.map { try $0.with(options) }
    warnings = drawing.warnings
  }

  public var sheet: PlotSheet { PlotSheet(panels.map(\.plot)) }

  private static func kind(of files: [ResultFile]) throws -> ResultKind {
    let first = files[0]
    if let other = files.first(where: { $0.kind != first.kind }) {
      throw Diagnostic(
        .usage,
        "'\(first.path)' is \(first.kind.noun), and '\(other.path)' is \(other.kind.noun): "
          + "a figure shows results of one command")
    }
    return first.kind
  }
}

extension Panel {
  /// With the title and the axes that the user asks for.
  ///
  /// - Throws: `usage` for a logarithmic axis of values that are not positive, or of categories.
  fileprivate func with(_ options: PlotOptions) throws -> Panel {
    var panel = self
    if let title = options.title { panel.title = title }
    if options.logX {
      try Self.expectPositive(x, series.flatMap(\.points).map(\.x), option: "--log-x")
      panel.x.isLogarithmic = true
    }
    if options.logY {
      let values = series.flatMap(\.points).flatMap { point in
        [point.y] + point.values + (point.interval.map { [$0.lowerBound] } ?? [])
      }
      try Self.expectPositive(y, values, option: "--log-y")
      panel.y.isLogarithmic = true
    }
    return panel
  }

  private static func expectPositive(_ axis: Axis, _ values: [Double], option: String) throws {
    guard axis.categories.isEmpty else {
      throw Diagnostic(.usage, "'\(option)' has no effect: the axis has categories")
    }
    guard let least = values.filter({ $0 <= 0 }).min() else { return }
    throw Diagnostic(
      .usage, "'\(option)' requires positive values, but \(axis.label) goes to \(least.exactText)")
  }
}
