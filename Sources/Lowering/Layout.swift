import Basics
import NetworkIR
import TileMachine

/// The places of a value's elements in its buffer.
///
/// Every logical axis is a list of levels, outermost first: one level for a plain axis, several
/// after a reshape has joined axes that are not contiguous.
struct Layout: Equatable {
  /// The index in the buffer of the value's first element.
  var offset: Int
  /// One list of levels per axis; an axis of one element may have none.
  var axes: [[ElementShape.Level]]

  var shape: [Int] { axes.map { $0.map(\.count).elementCount } }

  /// All levels in the value's row-major order, joined where they are contiguous.
  var elementShape: ElementShape { ElementShape(axes.joined().reduce(into: [], Layout.join)) }

  /// The stride along `axis`; `nil` where it is not constant. For an axis of one element, the
  /// distance to its border, or 0.
  func stride(of axis: Int) -> Int? {
    let joined = axes[axis].reduce(into: [], Layout.join)
    return joined.count > 1 ? nil : joined.first?.stride ?? axes[axis].first?.stride ?? 0
  }

  /// The stride along an axis.
  ///
  /// - Precondition: it is constant.
  func distance(along axis: Int) -> Int {
    guard let stride = stride(of: axis) else {
      preconditionFailure("axis \(axis) has more than one stride")
    }
    return stride
  }

  /// The strides along all axes, if every axis has one.
  var strides: [Int]? {
    let strides = axes.indices.map(stride(of:))
    return strides.contains(nil) ? nil : strides.compactMap(\.self)
  }

  /// Whether each level steps over all inner ones, so that no two elements share a place. Views that
  /// repeat elements are not so.
  var isOneToOne: Bool {
    var extent = 0
    return elementShape.levels.sorted { $0.stride < $1.stride }.allSatisfy { level in
      guard level.count > 1 else { return true }
      defer { extent += (level.count - 1) * level.stride }
      return level.stride > extent
    }
  }

  /// Appends a level, joined with the last one if they are contiguous.
  static func join(_ levels: inout [ElementShape.Level], _ next: ElementShape.Level) {
    if next.count == 1 { return }
    if let last = levels.last, last.stride == next.count * next.stride {
      levels[levels.count - 1] = ElementShape.Level(last.count * next.count, stride: next.stride)
    } else {
      levels.append(next)
    }
  }
}

extension Layout {
  /// The canonical layout: images channel innermost, with a border around the spatial axes; vectors
  /// and matrices row-major.
  ///
  /// - Parameters:
  ///   - shape: `[1, C, D1, …]` or `[1, F]`; with more than three `D` not an image, and row-major.
  ///   - channelIsInnermost: `false` keeps axis order, for values whose last axis is the vector.
  /// - Returns: the layout and the buffer's size in elements.
  static func canonical(_ shape: [Int], border: Border = .none, channelIsInnermost: Bool = true)
    -> (layout: Layout, size: Int)
  {
    let isImage = shape.isImage && channelIsInnermost
    let order = isImage ? [0] + Array(2..<shape.count) + [1] : Array(shape.indices)
    var axes = [[ElementShape.Level]](repeating: [], count: shape.count)
    var stride = 1
    var offset = 0
    for axis in order.reversed() {
      let spatial = axis - 2
      let isBordered = isImage && border.begin.indices.contains(spatial)
      axes[axis] = [ElementShape.Level(shape[axis], stride: stride)]
      if isBordered { offset += border.begin[spatial] * stride }
      stride *= shape[axis] + (isBordered ? border.begin[spatial] + border.end[spatial] : 0)
    }
    return (Layout(offset: offset, axes: axes), stride)
  }

  /// The same elements with the axes permuted: axis `i` is axis `permutation[i]` of this layout.
  func transposed(_ permutation: [Int]) -> Layout {
    Layout(offset: offset, axes: permutation.map { axes[$0] })
  }

  /// The same elements, in the same row-major order, in another shape; `nil` where an axis boundary
  /// would divide a level unevenly.
  func reshaped(to shape: [Int]) -> Layout? {
    var levels = Array(elementShape.levels.reversed())
    var reshaped = [[ElementShape.Level]](repeating: [], count: shape.count)
    for axis in shape.indices {
      var left = shape[axis]
      while left > 1 {
        guard let level = levels.popLast() else { return nil }
        if left % level.count == 0 {
          reshaped[axis].append(level)
          left /= level.count
        } else if level.count % left == 0 {
          let inner = level.count / left
          reshaped[axis].append(ElementShape.Level(left, stride: level.stride * inner))
          levels.append(ElementShape.Level(inner, stride: level.stride))
          left = 1
        } else {
          return nil
        }
      }
    }
    return Layout(offset: offset, axes: reshaped)
  }
}

extension Layout {
  /// The elements at these indices along an axis of one stride; `nil` if they are not regular.
  func selecting(_ indices: [Int], along axis: Int) -> Layout? {
    guard let stride = stride(of: axis), let levels = indices.levels else { return nil }
    var layout = self
    layout.offset += indices[0] * stride
    layout.axes[axis] = levels.map { ElementShape.Level($0.count, stride: $0.stride * stride) }
    return layout
  }
}

extension [Int] {
  /// Two levels of rising indices, as in 0, 0, 1, 1 or 0, 2, 4; `nil` if they are not so regular.
  fileprivate var levels: [ElementShape.Level]? {
    guard let first else { return nil }
    let run = self[...].risingRun
    guard count % run.count == 0 else { return nil }
    let outer = count / run.count
    let step = outer > 1 ? self[run.count] - first : 0
    guard step >= 0,
      indices.allSatisfy({ self[$0] == first + $0 / run.count * step + $0 % run.count * run.stride }
      )
    else { return nil }
    return [ElementShape.Level(outer, stride: step), run]
  }

  /// The parts, one after another, that are rising progressions.
  var regularParts: [ArraySlice<Int>] {
    var (parts, rest) = ([ArraySlice<Int>](), self[...])
    while !rest.isEmpty {
      parts.append(rest.prefix(rest.risingRun.count))
      rest = rest.dropFirst(parts[parts.count - 1].count)
    }
    return parts
  }
}

extension ArraySlice<Int> {
  /// The longest rising progression at the start.
  fileprivate var risingRun: ElementShape.Level {
    guard count > 1, self[startIndex + 1] >= self[startIndex] else {
      return ElementShape.Level(1, stride: 0)
    }
    let stride = self[startIndex + 1] - self[startIndex]
    let end = indices.dropFirst().first { self[$0] - self[$0 - 1] != stride } ?? endIndex
    return ElementShape.Level(end - startIndex, stride: stride)
  }
}

extension [Int] {
  /// Whether loops over a value of this shape may exceed the machine's four: there is one for each
  /// axis but the first if no two are contiguous.
  var isDeep: Bool { count > 5 }
}

/// The padding stored around the spatial axes of a value.
struct Border: Equatable {
  /// One entry per spatial axis.
  var begin: [Int]
  var end: [Int]
  /// The code of its elements.
  var code: Int

  static let none = Border(begin: [], end: [], code: 0)

  var isEmpty: Bool { begin.allSatisfy { $0 == 0 } && end.allSatisfy { $0 == 0 } }

  /// Elements of padding before the value along a spatial axis.
  func width(before axis: Int) -> Int { begin.indices.contains(axis) ? begin[axis] : 0 }

  /// Whether this border can be used where `needed` is required.
  func covers(_ needed: Border) -> Bool {
    needed.isEmpty
      || code == needed.code && zip(begin, needed.begin).allSatisfy(>=)
        && zip(end, needed.end).allSatisfy(>=) && begin.count == needed.begin.count
  }

  /// The smallest border that covers both; `nil` where their codes differ.
  func union(_ other: Border) -> Border? {
    if other.isEmpty { return self }
    if isEmpty { return other }
    guard code == other.code else { return nil }
    return Border(
      begin: zip(begin, other.begin).map(max), end: zip(end, other.end).map(max), code: code)
  }
}

extension Window {
  /// The border that an input of these spatial sizes needs so that no window reads outside it.
  func border(around sizes: [Int], code: Int) -> Border {
    let end = sizes.indices.map { axis in
      let last = source(axis: axis, position: outputSizes[axis] - 1, tap: kernel[axis] - 1)
      return max(0, last - (sizes[axis] - 1))
    }
    return Border(begin: padsBegin, end: end, code: code)
  }
}
