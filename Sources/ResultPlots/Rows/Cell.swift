import Basics
import Evaluation

/// A value in a row: a choice or a figure.
enum Cell: Hashable, Sendable {
  case number(Double)
  case text(String)

  /// Of a choice that a row does not have.
  static let none = Cell.text("none")

  /// `nil` for lists and records.
  init?(_ value: Value) {
    switch value.content {
    case .boolean(let boolean): self = .text("\(boolean)")
    case .integer(let integer): self = .number(Double(integer))
    case .real(let real): self = .number(real)
    case .text(let text): self = .text(text)
    case .list, .record: return nil
    }
  }

  /// Finite numbers can be drawn.
  var number: Double? {
    if case .number(let number) = self, number.isFinite { number } else { nil }
  }

  /// A time since programming, such as 30d, in seconds; others as they are.
  func inSeconds(of key: String) -> Cell {
    guard case .text(let text) = self, KeyLabel.isTime(key),
      let time = try? TimeSpan(text)
    else { return self }
    return .number(time.seconds)
  }

  /// As the user wrote it, under its key.
  func text(of key: String) -> String {
    switch self {
    case .number(let number):
      KeyLabel.isTime(key) ? TimeSpan.text(ofSeconds: number) : number.exactText
    case .text(let text): text
    }
  }
}
