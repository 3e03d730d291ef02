/// The classes of a table's examples: all of them integers, or all of them names.
struct CsvClasses: Sendable {
  struct Entry: Sendable {
    let text: String
    let place: Place
  }

  /// At least one.
  let entries: [Entry]

  /// The class of each example, in `0..<count`. Names are numbered in alphabetical order; all `count`
  /// must appear, because otherwise the numbers would depend on which examples a file holds.
  ///
  /// - Throws: `malformed` at a class that is missing, out of range, or a name among integers or the
  ///   reverse; at `source` if the number of names differs from `count`.
  func labels(classes count: Int, at source: Place) throws -> [Int] {
    if let missing = entries.first(where: { $0.text.isEmpty }) {
      throw Diagnostic.malformed("the class is missing", at: missing.place)
    }
    return entries.contains { Double($0.text) == nil }
      ? try numbered(classes: count, at: source) : try integers(below: count)
  }

  private func integers(below count: Int) throws -> [Int] {
    try entries.map { entry in
      guard let label = Int(entry.text), (0..<count).contains(label) else {
        throw Diagnostic.malformed(
          "the class must be an integer in 0...\(count - 1), not '\(entry.text)'", at: entry.place)
      }
      return label
    }
  }

  private func numbered(classes count: Int, at source: Place) throws -> [Int] {
    if let number = entries.first(where: { Double($0.text) != nil }) {
      throw Diagnostic.malformed(
        "the class must be a name like the others, not '\(number.text)'", at: number.place)
    }
    let names = Set(entries.map(\.text)).sorted()
    guard names.count == count else {
      throw Diagnostic.malformed(
        "has \(names.count.counted("class")), but the network has \(count.counted("output"))",
        at: source, note: "give integers instead of names where a file lacks some of the classes")
    }
    let numbers = names.enumerated().reduce(into: [:]) { $0[$1.element] = $1.offset }
    return entries.compactMap { numbers[$0.text] }
  }
}
