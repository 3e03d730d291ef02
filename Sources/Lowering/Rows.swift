import NetworkIR

/// The rows of a value along its first spatial axis, including its border, as one stream hands them
/// to others.
///
/// A value without a spatial axis is one row.
struct Rows: Equatable {
  /// All rows, including those of the border above and below.
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

/// The rows of a value that a stream waits for and releases in each iteration.
struct RowSchedule: Equatable {
  /// Rows waited for before the first iteration.
  var before: Int
  /// Rows waited for and released in each iteration.
  var each = 0
  var iterations = 0

  /// Waits for all rows before it starts.
  static func all(_ rows: Rows) -> RowSchedule { RowSchedule(before: rows.count) }

  /// Waits for the row of the same index in each iteration.
  static func rowByRow(_ rows: Rows) -> RowSchedule {
    RowSchedule(before: rows.above, each: 1, iterations: rows.count - rows.above - rows.below)
  }

  /// Waits for the rows of one line of windows in each iteration.
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

  /// The fewest rows that must be in the buffer at once.
  var span: Int { before + each }
  /// Rows not yet waited for after the last iteration; negative where windows reach beyond `rows`.
  func untaken(of rows: Rows) -> Int { rows.count - before - each * iterations }
  /// Rows not yet released after the last iteration; negative likewise.
  func kept(of rows: Rows) -> Int { rows.count - each * iterations }
}
