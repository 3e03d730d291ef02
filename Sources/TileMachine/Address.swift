import Basics

/// An address generator: `buffer[offset + Σ coefficient · loop variable]`, in elements.
///
/// It has at most one term per enclosing loop. In a ring buffer it is taken modulo the size.
public struct Address: Hashable, Sendable {
  /// A loop variable and the elements that one step of it adds.
  public struct Term: Hashable, Sendable {
    public var coefficient: Int
    public var variable: String

    public init(_ coefficient: Int, _ variable: String) {
      self.coefficient = coefficient
      self.variable = variable
    }
  }

  public var buffer: String
  public var offset: Int
  public var terms: [Term]

  public init(_ buffer: String, offset: Int = 0, terms: [Term] = []) {
    self.buffer = buffer
    self.offset = offset
    self.terms = terms.filter { $0.coefficient != 0 }
  }

  /// Returns the address `distance` elements further on.
  public func advanced(by distance: Int) -> Address {
    Address(buffer, offset: offset + distance, terms: terms)
  }
}

/// The elements of an operand relative to its address: nested counts and strides, outermost first.
///
/// `5:32,5:1` is a 5×5 window in rows of 32 elements.
public struct ElementShape: Hashable, Sendable {
  /// `count` elements, `stride` apart.
  public struct Level: Hashable, Sendable {
    public var count: Int
    public var stride: Int

    public init(_ count: Int, stride: Int) {
      self.count = count
      self.stride = stride
    }
  }

  public var levels: [Level]

  public init(_ levels: [Level]) { self.levels = levels }

  /// Returns the shape of `count` adjacent elements.
  public static func run(_ count: Int) -> ElementShape { ElementShape([Level(count, stride: 1)]) }

  /// The number of elements.
  public var count: Int { levels.reduce(1) { $0 * $1.count } }

  /// The distance of each element from the address, in order.
  public var offsets: [Int] {
    levels.reduce([0]) { offsets, level in
      offsets.flatMap { base in (0..<level.count).map { base + $0 * level.stride } }
    }
  }
}
