import NetworkIR

/// The rows of a value along its first spatial axis, its border's among them, as one stream hands
/// them to others.
///
/// A value without such rows, a vector, is one row.
struct Rows: Equatable {
  /// All rows, with those of the border above and below.
  var count = 1
  var above = 0
  var below = 0
  /// Elements of one row.
  var size: Int

  /// All elements as one row.
  init(size: Int) { self.size = size }

  /// The rows of an image `[1, C, D1, …]`, whose buffer has `size` elements.
  init(ofImage shape: [Int], border: Border, size: Int) {
    above = border.width(before: 0)
    below = border.end.first ?? 0
    count = above + shape[2] + below
    self.size = size / count
  }
}

/// Which rows of a value a stream takes, and gives back, at each of its turns.
struct RowSchedule: Equatable {
  /// Rows taken before the first turn.
  var before: Int
  /// Rows taken and given back at each turn.
  var each = 0
  var iterations = 0

  /// All rows before anything is done.
  static func all(_ rows: Rows) -> RowSchedule { RowSchedule(before: rows.count) }

  /// The row of the same number at each turn.
  static func rowByRow(_ rows: Rows) -> RowSchedule {
    RowSchedule(before: rows.above, each: 1, iterations: rows.count - rows.above - rows.below)
  }

  /// What a line of windows reads at each turn.
  init(_ window: Window, over rows: Rows) {
    let start = rows.above - window.padsBegin[0]
    let end = start + (window.kernel[0] - 1) * window.dilations[0] + 1
    each = window.strides[0]
    before = max(0, end - each)
    iterations = window.outputSizes[0]
  }

  init(before: Int, each: Int = 0, iterations: Int = 0) {
    self.before = before
    self.each = each
    self.iterations = iterations
  }

  /// Rows that must be there at once, at least.
  var span: Int { before + each }
  /// Rows of `rows` not yet taken after the last turn; negative where windows reach for rows beyond.
  func untaken(of rows: Rows) -> Int { rows.count - before - each * iterations }
  /// Rows of `rows` not yet given back after the last turn; likewise.
  func kept(of rows: Rows) -> Int { rows.count - each * iterations }
}
