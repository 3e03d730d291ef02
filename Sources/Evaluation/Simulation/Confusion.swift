/// How often images of each class were assigned to each class, over all chips.
package struct Confusion: Sendable, Equatable {
  /// `[true class][predicted class]`.
  package private(set) var counts: [[Int]]

  init(classes: Int) {
    counts = [[Int]](repeating: [Int](repeating: 0, count: classes), count: classes)
  }

  mutating func add(label: Int, found: Int) { counts[label][found] += 1 }

  package static func += (a: inout Confusion, b: Confusion) {
    for (label, row) in b.counts.enumerated() {
      for (found, count) in row.enumerated() { a.counts[label][found] += count }
    }
  }

  var images: Int { counts.reduce(0) { $0 + $1.reduce(0, +) } }

  /// Images classified as their label.
  package var correct: Int { counts.indices.reduce(0) { $0 + counts[$1][$1] } }

  /// The share of images classified as their label.
  package var accuracy: Double { Self.accuracy(correct, of: images) }

  /// The share of images classified as their label, if so many are.
  package static func accuracy(_ correct: Int, of images: Int) -> Double {
    Double(correct) / Double(max(images, 1))
  }

  /// The accuracy for images of each class; `nil` for a class without images.
  var classAccuracies: [Double?] {
    counts.indices.map { label in
      let images = counts[label].reduce(0, +)
      return images == 0 ? nil : Double(counts[label][label]) / Double(images)
    }
  }
}
