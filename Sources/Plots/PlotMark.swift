/// The shape and colour of the marks of a series; the first 32 series all differ.
struct PlotMark {
  /// Legible on white and on black.
  private static let colours = [
    "#3b82c4", "#e07b1a", "#3f9a4a", "#d64f52", "#9a6fb0", "#2fa3a0", "#9a7350", "#8a8a8a",
  ]
  /// Around the origin, of about equal area.
  private static let shapes = [
    "m-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0z", "m-4 -4h8v8h-8z",
    "m0 -5.6l5.6 5.6l-5.6 5.6l-5.6 -5.6z",
    "m0 -5.5l5.2 9.3h-10.4z",
  ]

  let colour: String
  private let shape: String

  init(series index: Int) {
    let round = index / Self.colours.count
    colour = Self.colours[index % Self.colours.count]
    shape = Self.shapes[(index + round) % Self.shapes.count]
  }

  /// The mark as an element.
  func svg(x: Double, y: Double, isFilled: Bool, note: String = "") -> String {
    let look =
      isFilled ? "fill=\"\(colour)\"" : "fill=\"\(colour)\" fill-opacity=\"0.15\""
    let path =
      "<path d=\"M\(x.pixels) \(y.pixels)\(shape)\" \(look) stroke=\"\(colour)\" "
      + "stroke-width=\"1.2\""
    return note.isEmpty ? path + "/>" : path + "><title>\(note.xmlText)</title></path>"
  }

  /// A small faint dot as an element.
  func dot(x: Double, y: Double) -> String {
    "<circle cx=\"\(x.pixels)\" cy=\"\(y.pixels)\" r=\"2.5\" fill=\"\(colour)\" "
      + "fill-opacity=\"0.45\"/>"
  }
}
