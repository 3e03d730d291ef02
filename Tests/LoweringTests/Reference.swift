import NetworkIR
import TileMachine

@testable import Lowering

/// All index tuples of a tensor of this shape, in row-major order.
func indexTuples(_ shape: [Int]) -> [[Int]] {
  shape.reduce([[]]) { tuples, size in tuples.flatMap { tuple in (0..<size).map { tuple + [$0] } } }
}

/// All lists with one element of each of these lists.
func combinations<Element>(_ lists: [[Element]]) -> [[Element]] {
  lists.reduce([[]]) { lists, choices in lists.flatMap { list in choices.map { list + [$0] } } }
}

extension Layout {
  /// The place of the element at `index`: each axis is split into its levels, innermost first.
  func place(_ index: [Int]) -> Int {
    var place = offset
    for (levels, position) in zip(axes, index) {
      var rest = position
      for level in levels.reversed() {
        place += rest % level.count * level.stride
        rest /= level.count
      }
    }
    return place
  }

  /// The places of all elements in row-major order.
  var places: [Int] { indexTuples(shape).map(place) }
}

/// An image `[1, channels, sizes…]` in a buffer, channel innermost, with a border around it.
struct Image {
  let channels: Int
  let sizes: [Int]
  let border: Border
  let stored: StoredValue
  /// What the buffer holds: a different positive number for each element, and −1 in the border.
  let buffer: [Int]

  init(channels: Int, sizes: [Int], border: Border, name: String = "image") {
    self.channels = channels
    self.sizes = sizes
    self.border = border
    let (layout, size) = Layout.canonical([1, channels] + sizes, border: border)
    stored = StoredValue(
      buffer: name, type: .u8, isGlobal: false, tile: 0, layout: layout, border: border,
      rows: Rows(ofImage: [1, channels] + sizes, border: border, size: size))
    buffer = (0..<size).map { Image.content(of: $0, channels, sizes, border) }
  }

  /// The number at a place of the buffer, which is row-major with the channel as its last axis.
  private static func content(of place: Int, _ channels: Int, _ sizes: [Int], _ border: Border)
    -> Int
  {
    var rest = place / channels
    var position = [Int](repeating: 0, count: sizes.count)
    for axis in sizes.indices.reversed() {
      let (before, after) =
        border.begin.isEmpty ? (0, 0) : (border.begin[axis], border.end[axis])
      let full = before + sizes[axis] + after
      position[axis] = rest % full - before
      rest /= full
    }
    return number(at: position, channel: place % channels, channels, sizes)
  }

  /// The number at a position of the image, which may be outside.
  private static func number(
    at position: [Int], channel: Int, _ channels: Int, _ sizes: [Int]
  ) -> Int {
    guard zip(position, sizes).allSatisfy({ $0 >= 0 && $0 < $1 }) else { return -1 }
    return 1 + zip(position, sizes).reduce(0) { $0 * $1.1 + $1.0 } * channels + channel
  }

  func number(at position: [Int], channel: Int) -> Int {
    Image.number(at: position, channel: channel, channels, sizes)
  }
}

extension Address {
  /// The element that this address means for these values of the loop variables.
  func element(_ variables: [String: Int]) -> Int {
    terms.reduce(offset) { $0 + $1.coefficient * (variables[$1.variable] ?? .min / 2) }
  }
}

extension [Statement] {
  /// Runs the loops, and calls `body` for each instruction with the values of their variables.
  func run(
    _ variables: [String: Int] = [:], _ body: (any Instruction, [String: Int]) throws -> Void
  ) rethrows {
    for statement in self {
      switch statement {
      case .line(let line): try body(line.instruction, variables)
      case .loop(let loop):
        precondition(variables[loop.variable] == nil, "two nested loops have the same variable")
        for value in 0..<loop.count {
          try loop.body.run(variables.merging([loop.variable: value]) { $1 }, body)
        }
      }
    }
  }
}
