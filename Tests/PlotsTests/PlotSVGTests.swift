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

  @Test func picturesFollowTheSchemeOfTheViewer() {
    let svg = plot(named: "isaac").svg
    #expect(svg.contains("@media(prefers-color-scheme:dark)"))
    #expect(svg == plot(named: "isaac").svg)
    #expect(svg.contains(">power, mW</text>"))
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
