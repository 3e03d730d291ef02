import Basics
import NetworkIR
import TileMachine

/// Where the elements of a value lie in its buffer.
///
/// Every logical axis is a list of levels, outermost first: one level for a plain axis, several
/// after a reshape has joined axes that do not lie side by side.
struct Layout: Equatable {
  /// The buffer's element that holds the value's first.
  var offset: Int
  /// One list of levels per axis; an axis of one element may have none.
  var axes: [[ElementShape.Level]]

  var shape: [Int] { axes.map { $0.map(\.count).elementCount } }

  /// All levels in the value's row-major order, neighbours joined where they lie side by side.
  var elementShape: ElementShape { ElementShape(axes.joined().reduce(into: [], Layout.join)) }

  /// The distance between neighbours along `axis`, `nil` where it is not the same for all; of an
  /// axis of one element the distance to its border, or 0.
  func stride(of axis: Int) -> Int? {
    let joined = axes[axis].reduce(into: [], Layout.join)
    return joined.count > 1 ? nil : joined.first?.stride ?? axes[axis].first?.stride ?? 0
  }

  /// The distance between neighbours along an axis.
  ///
  /// - Precondition: it is the same for all.
  func distance(along axis: Int) -> Int {
    guard let stride = stride(of: axis) else {
      preconditionFailure("neighbours along axis \(axis) lie at several distances")
    }
    return stride
  }

  /// The distances along all axes, if every axis has one.
  var strides: [Int]? {
    let strides = axes.indices.map(stride(of:))
    return strides.contains(nil) ? nil : strides.compactMap(\.self)
  }

  /// Appends a level, joining it with the last where together they are one run.
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
  /// The machine's own layout: elements of one position side by side, channel innermost, with a
  /// border around the spatial axes; vectors and matrices row-major.
  ///
  /// - Parameters:
  ///   - shape: `[1, C, D1, …]` or `[1, F]`; more than three `D` are no image's, and row-major.
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

  /// The same elements with the axes in another order: axis `i` is this one's `permutation[i]`.
  func transposed(_ permutation: [Int]) -> Layout {
    Layout(offset: offset, axes: permutation.map { axes[$0] })
  }

  /// The same elements, in the same row-major order, under another shape; `nil` where an axis would
  /// have to be cut in the middle of a level.
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

extension [Int] {
  /// Whether a walk over a value of this shape could need more loops than there are: one for each axis
  /// but that of images, where nothing lies side by side.
  var isDeep: Bool { count > 5 }
}

/// Elements around the spatial axes of a value that windows read as padding.
struct Border: Equatable {
  /// One entry per spatial axis.
  var begin: [Int]
  var end: [Int]
  /// The code they hold.
  var code: Int

  static let none = Border(begin: [], end: [], code: 0)

  var isEmpty: Bool { begin.allSatisfy { $0 == 0 } && end.allSatisfy { $0 == 0 } }

  /// Elements before the first along a spatial axis.
  func width(before axis: Int) -> Int { begin.indices.contains(axis) ? begin[axis] : 0 }

  /// Whether this border serves where `needed` is asked for.
  func covers(_ needed: Border) -> Bool {
    needed.isEmpty
      || code == needed.code && zip(begin, needed.begin).allSatisfy(>=)
        && zip(end, needed.end).allSatisfy(>=) && begin.count == needed.begin.count
  }

  /// The smallest border that serves both; `nil` where they hold different codes.
  func union(_ other: Border) -> Border? {
    if other.isEmpty { return self }
    if isEmpty { return other }
    guard code == other.code else { return nil }
    return Border(
      begin: zip(begin, other.begin).map(max), end: zip(end, other.end).map(max), code: code)
  }
}

extension Window {
  /// The border that inputs of these spatial sizes need so that no window reads outside.
  func border(around sizes: [Int], code: Int) -> Border {
    let end = sizes.indices.map { axis in
      let last = source(axis: axis, position: outputSizes[axis] - 1, tap: kernel[axis] - 1)
      return max(0, last - (sizes[axis] - 1))
    }
    return Border(begin: padsBegin, end: end, code: code)
  }
}
