import Foundation
import FoundationXML
import Testing

@testable import Plots

@Suite struct ChartTests {
  private static let hostile =
    "<script>&\"'\u{1b}\u{0}]]>\u{202E}\(String(repeating: "x", count: 300))"

  private static func charts(named name: String) -> [Chart] {
    [
      StackedBars(
        title: name, axis: name, series: [name, name],
        bars: [
          .init(label: name, values: [1, 0], notes: [name, name], total: name),
          .init(label: name, values: [0, 0], notes: [name, name], total: name),
        ]
      ).chart,
      Columns(
        title: name, x: name, y: name, categories: [name, name],
        series: [
          .init(name, values: [3, 4000], notes: [name, name]),
          .init(name, values: [0, 1], notes: [name, name]),
        ]
      ).chart,
      HeatMap(
        title: name, measure: name,
        groups: (0..<40).map { _ in
          .init(label: name, cells: [.init(share: 0.5, note: name), .init(share: 0, note: name)])
        }
      ).chart,
      BlockMap(
        title: name, rows: 8, columns: 16, series: [name],
        arrays: [
          .init(label: name, blocks: [.init(rows: 0..<8, columns: 2..<3, series: 0, note: name)])
        ]
      ).chart,
      Gantt(
        title: name, axis: PlotAxis(name, exactly: [0, 5]), series: [name],
        rows: [
          .init(label: name, note: name, lanes: [[.init(start: 0, end: 0.5, strength: 0.25)]])
        ]
      ).chart,
      Intervals(
        title: name, axis: PlotAxis(name, linearAround: [1, 99]),
        rows: [
          .init(
            label: name, mean: 50, interval: 40...60, values: [45, 55], note: name, text: name),
          .init(label: name, mean: 50, interval: nil, values: [], note: name, text: name),
        ]
      ).chart,
      Trend(
        title: name, x: PlotAxis(name, around: [0.1, 0.2]), y: PlotAxis(name, linearAround: [50]),
        points: [.init(x: 0.1, mean: 50, interval: nil, note: name)]
      ).chart,
    ]
  }

  @Test(arguments: ["conv1", hostile]) func chartsAreXML(name: String) {
    for chart in Self.charts(named: name) {
      let parser = XMLParser(data: Data(chart.markup.source.utf8))
      #expect(parser.parse(), "\(String(describing: parser.parserError))")
      #expect(!chart.markup.source.contains("<script"))
    }
  }

  @Test func aLittleIsToldFromNothing() {
    let chart = HeatMap(
      title: "", measure: "",
      groups: [
        .init(label: "", cells: [0, 0.01, 1].map { .init(share: $0, note: "cell") })
      ]
    ).chart
    let boxes = chart.markup.source.split(separator: "<rect").filter { $0.contains("cell") }
    let opacities = boxes.compactMap { $0.firstMatch(of: /fill-opacity="([0-9.]+)"/)?.1 }
    #expect(opacities == ["0.0", "0.16", "1"])
  }

  @Test func aChartIsTheSameEveryTime() {
    let sources = (0..<2).map { _ in Self.charts(named: "conv1").map(\.markup.source) }
    #expect(sources[0] == sources[1])
  }

  @Test func chartsWithoutDataAreDrawn() {
    let axis = PlotAxis("x", exactly: [])
    let charts = [
      StackedBars(title: "", axis: "", series: [], bars: []).chart,
      Columns(title: "", x: "", y: "", categories: [], series: []).chart,
      HeatMap(title: "", measure: "", groups: []).chart,
      BlockMap(title: "", rows: 1, columns: 1, series: [], arrays: []).chart,
      Gantt(title: "", axis: axis, series: [], rows: []).chart,
      Intervals(title: "", axis: axis, rows: []).chart,
      Trend(title: "", x: axis, y: axis, points: []).chart,
    ]
    for chart in charts { #expect(!chart.markup.source.contains("nan")) }
  }

  @Test func barsAreAsLongAsTheirValues() {
    let bars = StackedBars(
      title: "", axis: "", series: ["a", "b"],
      bars: [.init(label: "", values: [3, 1], notes: ["a", "b"], total: "")])
    let widths = bars.chart.markup.source.matches(of: /width="([0-9.]+)" height="16"/)
      .compactMap { Double($0.1) }
    #expect(widths.count == 2 && abs(widths[0] / widths[1] - 3) < 0.01, "\(widths)")
  }

  @Test(arguments: [
    (0.0, "0"), (12, "12"), (12.34, "12.3"), (-0.5, "-0.5"), (99.96, "100"), (.nan, "0"),
  ])
  func lengthsAreShort(_ length: Double, _ text: String) { #expect(length.short == text) }

  @Test(arguments: [
    (0.0, "0"), (500, "500"), (1000, "1,000"), (10_000, "10,000"), (1_234_567, "1,234,567"),
    (0.25, "0.25"),
  ])
  func numbersOfTicksAreGrouped(_ value: Double, _ text: String) { #expect(value.grouped == text) }
}

@Suite struct MarkupTests {
  @Test func everyTextIsEscaped() {
    let markup = Markup.element("p", ["title": "a\"b"], "<b>\u{0}")
    #expect(markup.source == "<p title=\"a&quot;b\">&lt;b&gt;\\u{0}</p>")
  }

  @Test func absentAttributesAreLeftOut() {
    #expect(Markup.empty("rect", ["x": nil, "y": "1"]).source == "<rect y=\"1\"/>")
  }

  @Test func piecesFollowEachOther() {
    let markup = Markup.element("ul", [:], [.element("li", [:], "a"), .literal("<br/>")])
    #expect(markup.source == "<ul><li>a</li><br/></ul>")
  }
}
