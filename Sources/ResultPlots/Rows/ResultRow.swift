/// What one chip, run or file gave, under which choices.
struct ResultRow: Sendable {
  /// The place of its file among all files.
  let file: Int
  /// What was run: device, mapping and the like; also `file`.
  var choices: [String: Cell]
  /// What came out.
  var figures: [String: Cell]
  /// Tells the same run from another; `nil`: unknown.
  var seed: Double?
  /// The number of images behind an accuracy.
  var images: Double?

  subscript(key: String) -> Cell? { choices[key] ?? figures[key] }
}

/// Rows of results of one kind.
struct ResultRows: Sendable {
  var rows: [ResultRow]
  /// The names of choices: those that explain most come first.
  var choices: [String]
  /// The figure that is shown unless another is named.
  var measure: String?
  /// What a row is, for captions.
  var item: String
  /// What all rows are about: the device, or the file.
  var subject: String
  /// Warnings about what was read.
  var warnings: [String] = []
}

extension ResultRows {
  /// The choice that every row has.
  static let file = "file"
}
