import Basics
import Mapping
import NetworkIR
import TileMachine

/// The loops over all positions of a window, and where each window starts.
///
/// With a band, the rows that one line of windows reads are first copied to a buffer of the tile.
struct WindowWalk {
  private(set) var window: Window
  let source: StoredValue
  private(set) var destination: StoredValue
  /// The tile's buffer for these rows; `nil` to read the source directly.
  var band: String?

  /// The share of the windows that it visits; `nil`: all.
  private var share: WindowSplit.Share?
  /// The output sizes of all shares together.
  private let allSizes: [Int]

  init(
    window: Window, source: StoredValue, destination: StoredValue, band: String? = nil
  ) {
    self.window = window
    self.source = source
    self.destination = destination
    self.band = band
    allSizes = window.outputSizes
  }

  /// The walk over the windows of one share.
  func taking(_ share: WindowSplit.Share) -> WindowWalk {
    var part = self
    part.share = share
    part.window.padsBegin[0] -= share.firstRow * window.strides[0]
    part.window.strides[0] *= share.rowStep
    part.window.outputSizes[0] = share.rowCount
    part.destination.take(from: share.firstRow, step: share.rowStep, count: share.rowCount, of: 2)
    if axes.count > 1 {
      part.window.padsBegin[1] -= share.columns.lowerBound * window.strides[1]
      part.window.outputSizes[1] = share.columns.count
      part.destination.take(from: share.columns.lowerBound, count: share.columns.count, of: 3)
    }
    return part
  }

  private static let names = ["z", "y", "x"]

  private var axes: Range<Int> { window.kernel.indices }

  private func variable(_ axis: Int) -> String {
    WindowWalk.names[axis + WindowWalk.names.count - axes.count]
  }

  private func strides(of value: StoredValue) -> [Int] {
    axes.map { value.layout.distance(along: $0 + 2) }
  }

  /// One address term per axis with several positions.
  private func terms(_ axes: Range<Int>, _ distances: [Int]) -> [Address.Term] {
    axes.filter { window.outputSizes[$0] > 1 }.map { Address.Term(distances[$0], variable($0)) }
  }

  /// The loops around `body`; for each line of windows, the band is filled first.
  func streamBody(_ body: [Statement]) -> StreamBody {
    let inner = axes.dropFirst().filter { window.outputSizes[$0] > 1 }
    let line = inner.reversed().reduce(body) { body, axis in
      [.loop(Loop(variable(axis), window.outputSizes[axis], body))]
    }
    return StreamBody(
      rows: (variable(0), window.outputSizes[0]),
      iteration: (bandMove.map { [.run($0)] } ?? []) + line)
  }

  /// The dependency on the source, by the rows that a line of windows reads.
  func dependency(readsAllRows: Bool = true) -> InputDependency {
    InputDependency(
      value: source, rowSchedule: source.rows.map { RowSchedule(window, over: $0) },
      readsAll: readsAllRows && window.covers(Array(source.layout.shape.dropFirst(2))))
  }

  /// Where the window at the current position starts.
  var windowStart: Address {
    let strides = strides(of: source)
    guard let band else {
      let start = axes.reduce(source.layout.offset) { $0 - window.padsBegin[$1] * strides[$1] }
      let steps = axes.map { window.strides[$0] * strides[$0] }
      return Address(source.buffer, offset: start, terms: terms(axes, steps))
    }
    let inner = axes.dropFirst()
    let start = inner.reduce(-bandRow.lowerBound) { offset, axis in
      offset + (source.border.width(before: axis) - window.padsBegin[axis]) * strides[axis]
    }
    let steps = axes.map { window.strides[$0] * strides[$0] }
    return Address(band, offset: start, terms: terms(inner, steps))
  }

  /// The taps of one window, relative to its start.
  var taps: [ElementShape.Level] {
    let strides = strides(of: source)
    return axes.map { axis in
      let isRow = axis == 0 && band != nil
      let distance = isRow ? bandRow.count : window.dilations[axis] * strides[axis]
      return ElementShape.Level(window.kernel[axis], stride: distance)
    }
  }

  /// The destination's element for the current position.
  var destinationAddress: Address {
    let terms = terms(axes, strides(of: destination))
    return Address(destination.buffer, offset: destination.layout.offset, terms: terms)
  }

  /// The taps of one window as an operand shape, one element per tap.
  var tapShape: ElementShape { ElementShape(taps.filter { $0.count > 1 }).orSingle }

  /// The current position's entry in a row-major table with one entry per position.
  func positionAddress(in table: Address) -> Address {
    let strides = allSizes.rowMajorStrides
    let firsts = [share?.firstRow ?? 0, share?.columns.lowerBound ?? 0]
    let offset = zip(strides, firsts).reduce(table.offset) { $0 + $1.0 * $1.1 }
    let steps = [strides[0] * (share?.rowStep ?? 1)] + strides.dropFirst()
    return Address(table.buffer, offset: offset, terms: terms(axes, steps))
  }

  /// The elements of the band: one row per row of the kernel.
  var bandSize: Int { window.kernel[0] * bandRow.count }

  /// The elements of a source row, counted from the border on, that a line of windows reads.
  private var bandRow: Range<Int> {
    let strides = strides(of: source)
    guard axes.count > 1 else { return 0..<strides[0] }
    let first = source.border.width(before: 1) - window.padsBegin[1]
    let taps = (window.kernel[1] - 1) * window.dilations[1] + 1
    let count = (window.outputSizes[1] - 1) * window.strides[1] + taps
    return first * strides[1]..<(first + count) * strides[1]
  }

  /// Fills the band for the current line of windows.
  var bandMove: Move? {
    guard let band else { return nil }
    let strides = strides(of: source)
    let start = axes.reduce(source.layout.offset + bandRow.lowerBound) { offset, axis in
      offset - (axis == 0 ? window.padsBegin[0] : source.border.width(before: axis)) * strides[axis]
    }
    let rows = Address(
      source.buffer, offset: start, terms: terms(0..<1, [window.strides[0] * strides[0]]))
    let row = ElementShape.Level(bandRow.count, stride: 1)
    return Move(
      Address(band), ElementShape([ElementShape.Level(bandSize, stride: 1)]),
      from: rows,
      ElementShape([
        ElementShape.Level(window.kernel[0], stride: window.dilations[0] * strides[0]), row,
      ]))
  }
}

extension StoredValue {
  /// Keeps `count` elements along an axis of one stride, from `first` on, `step` apart.
  fileprivate mutating func take(from first: Int, step: Int = 1, count: Int, of axis: Int) {
    let stride = layout.distance(along: axis)
    layout.offset += first * stride
    layout.axes[axis] = [ElementShape.Level(count, stride: step * stride)]
  }
}

extension Window {
  /// Whether the windows together read every element of an input of these spatial sizes.
  fileprivate func covers(_ sizes: [Int]) -> Bool {
    sizes.indices.allSatisfy { axis in
      dilations[axis] == 1 && strides[axis] <= kernel[axis]
        && source(axis: axis, position: outputSizes[axis] - 1, tap: kernel[axis] - 1)
          >= sizes[axis] - 1
    }
  }
}
