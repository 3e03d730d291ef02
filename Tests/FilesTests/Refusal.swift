import Basics
import Testing

/// A damaged or foreign file, and the diagnostic expected for it.
struct Refusal: Sendable {
  var bytes: [UInt8]
  var kind: Diagnostic.Kind
  var position: Place.Position
  var message: String

  init(
    _ bytes: [UInt8], _ kind: Diagnostic.Kind = .malformed, at position: Place.Position,
    _ message: String
  ) {
    self.bytes = bytes
    self.kind = kind
    self.position = position
    self.message = message
  }

  /// Checks that `read` throws the expected diagnostic for the bytes, at place `x`.
  func check(_ read: ([UInt8], Place) throws -> some Any) {
    let diagnostic = diagnostic { try read(bytes, Place("x")) }
    #expect(diagnostic?.message == message)
    #expect(diagnostic?.kind == kind, "\(message)")
    #expect(diagnostic?.place == Place("x", position), "\(message)")
  }
}
