/// Plots below each other in one picture.
public struct PlotSheet: Sendable {
  /// What the picture is for.
  public enum Medium: Sendable {
    /// Light, and light on dark where the viewer prefers it.
    case screen
    /// Always light.
    case print
  }

  public var plots: [Plot]

  public init(_ plots: [Plot]) { self.plots = plots }

  /// Width and height in pixels, of which 96 make an inch.
  public var size: (width: Int, height: Int) {
    (Int(Plot.size.width), Int(Plot.size.height) * plots.count)
  }

  /// The picture, without scripts: the same plots give the same bytes.
  public func svg(for medium: Medium) -> String {
    let (width, height) = size
    return """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" \
      viewBox="0 0 \(width) \(height)" font-family="sans-serif" font-size="12">
      <style>\(Self.light)\(medium == .screen ? Self.dark : "")</style>
      <rect class="page" width="\(width)" height="\(height)"/>
      \(elements.joined(separator: "\n"))
      </svg>

      """
  }

  private var elements: [String] {
    let room = plots.map { $0.series.allSatisfy(\.name.isEmpty) ? 0 : $0.legendWidth }.max()
    let plots = plots.map { plot in
      var plot = plot
      plot.leastLegendWidth = room ?? 0
      return plot
    }
    return plots.enumerated().flatMap { index, plot -> [String] in
      guard index > 0 else { return plot.elements }
      let top = (Double(index) * Plot.size.height).pixels
      return ["<g transform=\"translate(0 \(top))\">"] + plot.elements + ["</g>"]
    }
  }

  private static let light = """
    .page{fill:#ffffff}.ink{fill:#222222}.frame{fill:none;stroke:#222222}.grid{stroke:#e2e2e2}\
    .zero{stroke:#9a9a9a}.guide{stroke:#777777}
    """
  private static let dark = """
    @media(prefers-color-scheme:dark){.page{fill:#14161a}.ink{fill:#e6e6e6}\
    .frame{stroke:#e6e6e6}.grid{stroke:#2c3036}.zero{stroke:#6a6a6a}.guide{stroke:#a5a5a5}}
    """
}
