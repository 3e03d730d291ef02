import Basics
import CRsvg
import Glibc

/// The format of a picture, by the ending of its file's name.
public enum PictureFormat: String, CaseIterable, Sendable {
  case svg, pdf, png

  /// - Throws: kind `usage` for another ending; standard output and pipes take SVG.
  public init(path: String) throws {
    let name = path.split(separator: "/").last ?? ""
    let ending = name.contains(".") ? name.split(separator: ".").last.map(String.init) : nil
    let named = ending.flatMap { Self(rawValue: $0.lowercased()) }
    guard let format = named ?? (StreamOutput(path) == nil ? nil : .svg) else {
      throw Diagnostic(
        .usage, "the name of a figure must end in .svg, .pdf or .png", at: Place(path))
    }
    self = format
  }

  /// Whether the bytes of a file are text.
  public var isText: Bool { self == .svg }
}

extension PlotSheet {
  /// Points of a PDF page, of which 72 make an inch, per pixel.
  private static let points = 0.75
  private static let pixelsPerInch = 96.0

  /// The bytes of a picture: SVG for the screen, PDF and PNG for print.
  ///
  /// SVG is the same everywhere. PDF and PNG are drawn by librsvg and cairo, and are the same where
  /// these libraries and the fonts are.
  ///
  /// - Parameter dpi: pixels of a PNG per inch.
  /// - Throws: `unsupported` without the libraries; `tryAgain` where memory is short.
  public func bytes(as format: PictureFormat, dpi: Int) throws -> [UInt8] {
    switch format {
    case .svg: return Array(svg(for: .screen).utf8)
    case .pdf:
      let page = (Double(size.width) * Self.points, Double(size.height) * Self.points)
      return try drawn(as: format) { memc_rsvg_pdf($0, $1, page.0, page.1, &$2) }
    case .png:
      let pixels = [size.width, size.height].map {
        Int32((Double($0) * Double(dpi) / Self.pixelsPerInch).rounded())
      }
      return try drawn(as: format) { memc_rsvg_png($0, $1, pixels[0], pixels[1], &$2) }
    }
  }

  private func drawn(
    as format: PictureFormat,
    by draw: (UnsafePointer<CChar>, Int, inout memc_rsvg_file) -> memc_rsvg_outcome
  ) throws -> [UInt8] {
    let text = svg(for: .print)
    var file = memc_rsvg_file()
    let outcome = text.withCString { draw($0, text.utf8.count, &file) }
    defer { free(file.bytes) }
    switch outcome {
    case memc_rsvg_done:
      return Array(UnsafeBufferPointer(start: file.bytes, count: file.count))
    case memc_rsvg_missing:
      throw Diagnostic.unsupported(
        "a .\(format.rawValue) needs librsvg and cairo, which are not installed",
        note: "install the Debian package librsvg2-2, or name an .svg, which needs nothing")
    case memc_rsvg_exhausted:
      throw Diagnostic(.tryAgain, "not enough memory to draw a .\(format.rawValue)")
    default:
      throw Diagnostic(.internalError, "librsvg cannot draw the figure as .\(format.rawValue)")
    }
  }
}
