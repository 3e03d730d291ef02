import Basics
import Foundation

/// Squares in groups, each shaded by a share.
public struct HeatMap: Sendable {
  public struct Cell: Sendable {
    /// 0…1.
    public var share: Double
    /// What it is, in words.
    public var note: String

    public init(share: Double, note: String) { (self.share, self.note) = (share, note) }
  }

  public struct Group: Sendable {
    /// Empty: no heading.
    public var label: String
    public var cells: [Cell]

    public init(label: String, cells: [Cell]) { (self.label, self.cells) = (label, cells) }
  }

  public var title: String
  /// What the share is, for the legend.
  public var measure: String
  /// The share that has the full colour; larger ones have it, too.
  public var fullShare: Double
  public var groups: [Group]

  /// - Precondition: the full share is positive.
  public init(title: String, measure: String, fullShare: Double = 1, groups: [Group]) {
    (self.title, self.measure, self.fullShare) = (title, measure, fullShare)
    self.groups = groups
  }

  private static let gap = 12.0
  private static let heading = 16.0
  /// The area that all squares together take at most, in square pixels.
  private static let area = 320_000.0
  private static let sides = 8.0...36.0

  public var chart: Chart {
    let count = Double(max(1, groups.reduce(0) { $0 + $1.cells.count }))
    let side = min(
      max((Self.area / count).squareRoot(), Self.sides.lowerBound), Self.sides.upperBound
    )
    .rounded(.down)
    var place = (x: 0.0, y: 30.0)
    var rowHeight = 0.0
    let drawn = groups.flatMap { group -> [Markup] in
      let across = across(group, side)
      let lines = (group.cells.count + across - 1) / across
      let width = max(Double(across) * side, 6.4 * Double(group.label.count))
      if place.x > 0, place.x + width > Chart.width {
        place = (0, place.y + rowHeight + Self.gap)
        rowHeight = 0
      }
      let heading = group.label.isEmpty ? 0 : Self.heading
      defer {
        place.x += width + Self.gap
        rowHeight = max(rowHeight, Double(lines) * side + heading)
      }
      return draw(group, x: place.x, y: place.y, side: side, across: across, heading)
    }
    return Chart(title, height: place.y + rowHeight + 4, legend + drawn)
  }

  /// The squares in a row of a group: about as many as rows, in the width of the chart.
  private func across(_ group: Group, _ side: Double) -> Int {
    let most = Int(Chart.width / side)
    let even = Int(Double(group.cells.count).squareRoot().rounded(.up))
    return max(1, min(most, groups.count == 1 ? most : even))
  }

  private func draw(
    _ group: Group, x: Double, y: Double, side: Double, across: Int, _ heading: Double
  ) -> [Markup] {
    let label = heading == 0 ? [] : [Ink.text(group.label, x: x, y: y + 11, look: "dim")]
    return label
      + group.cells.enumerated().map { index, cell in
        Ink.box(
          x: x + Double(index % across) * side, y: y + heading + Double(index / across) * side,
          width: side - 1.5, height: side - 1.5, look: "heat",
          strength: Self.strength(cell.share / fullShare),
          note: cell.note)
      }
  }

  /// The opacity of a share of the full one: any at all is told from none.
  private static func strength(_ share: Double) -> Double {
    share > 0 ? least + (1 - least) * min(1, share) : 0
  }

  private static let least = 0.15

  private var legend: [Markup] {
    [Ink.text(measure, x: 0, y: 11, look: "dim")]
      + (0...4).flatMap { step -> [Markup] in
        let x = 20 + 6.2 * Double(measure.count) + Double(step) * 62
        return [
          Ink.box(
            x: x, y: 1, width: 12, height: 12, look: "heat",
            strength: Self.strength(Double(step) / 4)),
          Ink.text("\((25 * fullShare * Double(step)).tickText) %", x: x + 17, y: 11, look: "dim"),
        ]
      }
  }
}
