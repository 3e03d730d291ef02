import Basics
import Plots

extension Markup {
  /// Keys with their values.
  static func terms(_ terms: [(key: String, text: String)]) -> Markup {
    .element(
      "dl", ["class": "terms"],
      terms.flatMap {
        [.element("dt", [:], [.name($0.key)]), .element("dd", [:], [.name($0.text)])]
      })
  }
}

extension Value {
  /// The single values by their paths, such as `passes 1 quantize weight-bits`.
  var flat: [(key: String, text: String)] { Self.flat([], self) }

  private static func flat(_ path: [String], _ value: Value) -> [(key: String, text: String)] {
    switch value.content {
    case .record(let record) where !record.isEmpty:
      return record.entries.flatMap { flat(path + [$0.key], $0.value) }
    case .list(let values) where values.contains(where: \.isCompound):
      return values.enumerated().flatMap { flat(path + ["\($0 + 1)"], $1) }
    case .text(let text): return [(path.joined(separator: " "), text)]
    default: return [(path.joined(separator: " "), value.description)]
    }
  }

  private var isCompound: Bool {
    if case .record = content { true } else { false }
  }
}
