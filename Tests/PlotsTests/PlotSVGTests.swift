import Foundation
import FoundationXML
import Testing

@testable import Plots

@Suite struct PlotSVGTests {
  private static let hostile =
    "<script>&\"'\u{1b}[2J\u{0}\u{FFFF}]]>\u{202E} \(String(repeating: "x", count: 300))"

  private func plot(named name: String) -> Plot {
    let points = [PlotPoint(1, 2, isFilled: false, note: name), PlotPoint(1000, 3)]
    return Plot(
      title: name, subtitle: name, x: PlotAxis(name, around: [1, 1000]),
      y: PlotAxis("power, mW", around: [2, 3]),
      series: [
        PlotSeries(name, .marks, points), PlotSeries("line", .line, points),
        PlotSeries("", .guide, points), PlotSeries("none", .line, []),
      ])
  }

  @Test(arguments: ["isaac", hostile]) func picturesAreXML(name: String) throws {
    let parsed = Elements()
    let parser = XMLParser(data: Data(plot(named: name).svg.utf8))
    parser.delegate = parsed
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
    #expect(!parsed.names.contains("script") && parsed.names.contains("style"))
    #expect(parsed.names.filter { $0 == "polyline" }.count == 2)
    #expect(parsed.names.filter { $0 == "title" }.count == 1)
  }

  @Test func intervalsBandsBarsAndCategoriesAreDrawn() throws {
    let points = [
      PlotPoint(0.5, 2, interval: 1...3), PlotPoint(1.5, 4, interval: 4...5), PlotPoint(2.5, 1),
    ]
    let across = Plot(
      title: "", x: PlotAxis("", names: ["a", "<b>", "c"]), y: PlotAxis("y", around: [0, 5]),
      series: [
        PlotSeries("", .dots, points, hue: 0, shift: -7), PlotSeries("", .band, points, hue: 0),
        PlotSeries("means", .joined, points, hue: 0), PlotSeries("faint", .dashed, points, hue: 1),
      ])
    let lying = Plot(
      title: "", x: PlotAxis("x", exactly: [0, 3]), y: PlotAxis("", names: ["a", "b", "c"]),
      series: [PlotSeries("bars", .bars(breadth: 0.7), points.map { PlotPoint($0.x, $0.y / 2) })])
    let svg = PlotSheet([across, lying]).svg(for: .print)
    let parsed = Elements()
    let parser = XMLParser(data: Data(svg.utf8))
    parser.delegate = parsed
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
    #expect(parsed.names.count { $0 == "circle" } == 3 && parsed.names.contains("polygon"))
    // a page, two frames, three bars and their sample
    #expect(parsed.names.count { $0 == "rect" } == 1 + 2 + 3 + 1)
    // two error bars, with caps
    #expect(svg.components(separatedBy: "m-4 0h8").count == 3)
    #expect(svg.contains(">&lt;b&gt;</text>") && !svg.contains("prefers-color-scheme"))
    #expect(svg.contains("width=\"760\" height=\"960\""))
  }

  /// The colour and the line of a series do not depend on those before it.
  @Test func huesAreKept() {
    let point = [PlotPoint(1, 1)]
    let axis = PlotAxis("", around: [1])
    let plot = Plot(
      title: "", x: axis, y: axis,
      series: [PlotSeries("", .marks, point, hue: 3), PlotSeries("", .marks, point, hue: 3)])
    #expect(plot.mark(0).colour == plot.mark(1).colour)
  }

  @Test func picturesFollowTheSchemeOfTheViewer() {
    let svg = plot(named: "isaac").svg
    #expect(svg.contains("@media(prefers-color-scheme:dark)"))
    #expect(svg == plot(named: "isaac").svg)
    #expect(svg.contains(">power, mW</text>"))
  }

  @Test(arguments: [
    ("a b c", 5, ["a b c"]), ("alpha beta", 6, ["alpha", "beta"]),
    ("a b c d e", 1, ["a", "b", "…"]), ("alphabet", 4, ["alp…"]), ("", 4, []),
  ])
  func longNamesTakeLines(_ name: String, _ count: Int, _ lines: [String]) {
    #expect(name.wrapped(to: count, lines: 3) == lines)
  }

  @Test func seriesAreMovedWhole() {
    let axis = PlotAxis("", exactly: [0, 1])
    let point = [PlotPoint(0.5, 0.5, interval: 0...1)]
    let plot = { (shift: Double) in
      Plot(
        title: "", x: axis, y: axis, series: [PlotSeries("", .joined, point, shift: shift)])
    }
    let frame = plot(0).frame
    let middle = (frame.left + frame.right) / 2
    let expected = plot(0).drawing(0).map {
      $0.replacing(middle.pixels, with: (middle + 6).pixels)
        .replacing((middle - 4).pixels, with: (middle + 2).pixels)
    }
    #expect(plot(6).drawing(0) == expected && expected != plot(0).drawing(0))
  }

  @Test func theFirstMarksDiffer() {
    let marks = (0..<32).map { PlotMark(series: $0).svg(x: 0, y: 0, isFilled: true) }
    #expect(Set(marks).count == 32)
  }

  @Test func aPlotWithoutPointsIsDrawn() {
    let axis = PlotAxis("x", around: [])
    #expect(Plot(title: "", x: axis, y: axis, series: []).svg.hasSuffix("</svg>\n"))
  }
}

/// The names of the elements of a file, in order.
private final class Elements: NSObject, XMLParserDelegate {
  private(set) var names: [String] = []

  func parser(
    _: XMLParser, didStartElement name: String, namespaceURI _: String?, qualifiedName _: String?,
    attributes _: [String: String]
  ) { names.append(name) }
}
