import Basics
import TestSupport
import Testing

@testable import Plots

@Suite struct PictureFormatTests {
  private static let sheet: PlotSheet = {
    let points = [PlotPoint(1, 2, interval: 1...3), PlotPoint(2, 4)]
    let axis = PlotAxis("conductance, S", around: [1, 4])
    return PlotSheet([
      Plot(title: "a title", x: axis, y: axis, series: [PlotSeries("a", .joined, points)])
    ])
  }()

  /// Whether librsvg and cairo are here.
  private static let canDraw = (try? sheet.bytes(as: .pdf, dpi: 300)) != nil

  @Test func theEndingOfTheNameSaysTheFormat() throws {
    #expect(try PictureFormat(path: "a/b.PDF") == .pdf && PictureFormat(path: "c.d.png") == .png)
    #expect(try PictureFormat(path: "/dev/stdout") == .svg)
    for path in ["f.jpg", "svg", "folder.svg/f"] {
      let found = try diagnostic { try PictureFormat(path: path) }
      #expect(found.description == "\(path): the name of a figure must end in .svg, .pdf or .png")
      #expect(found.kind == .usage)
    }
  }

  @Test(.enabled(if: canDraw, "librsvg and cairo are missing (Debian: librsvg2-2)"))
  func aPageHasItsSizeAndNoClock() throws {
    let bytes = try Self.sheet.bytes(as: .pdf, dpi: 300)
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.hasPrefix("%PDF-") && text.contains("/MediaBox [ 0 0 570 360 ]"))
    #expect(text.contains("20000101000000"))
    #expect(try Self.sheet.bytes(as: .pdf, dpi: 300) == bytes)
  }

  @Test(.enabled(if: canDraw, "librsvg and cairo are missing (Debian: librsvg2-2)"))
  func aPngHasAsManyPixelsAsAskedFor() throws {
    for (dpi, width, height) in [(96, 760, 480), (300, 2375, 1500)] {
      let bytes = try Self.sheet.bytes(as: .png, dpi: dpi)
      let size = [16, 20].map { start in bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) } }
      #expect(bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) && size == [width, height])
      #expect(try Self.sheet.bytes(as: .png, dpi: dpi) == bytes)
    }
  }
}
