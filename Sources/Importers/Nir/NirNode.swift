import Basics

/// A node of a NIR graph: its type and its parameters.
struct NirNode {
  /// Its name, after those of the graphs around it.
  let name: String
  /// Such as `Conv2d`.
  let type: String
  /// Whether it is an `Input` or `Output` of a graph inside the network.
  let isInner: Bool
  let place: Place
  private let parameters: [String: Hdf5Item]

  /// - Throws: `malformed` if the item is no group with a type.
  init(_ name: String, _ item: Hdf5Item, isInner: Bool, place: Place) throws {
    guard let type = item["type"]?.text else {
      throw Diagnostic.malformed("the node has no 'type'", at: place)
    }
    self.name = name
    self.type = type
    self.isInner = isInner
    self.place = place
    parameters = item.members
  }

  func has(_ key: String) -> Bool { parameters[key] != nil }

  func text(_ key: String) -> String? { parameters[key]?.text }

  /// - Throws: `malformed` if the parameter is absent, no array of numbers, or empty.
  func numbers(_ key: String) throws -> Tensor<Double> {
    guard let item = parameters[key] else {
      throw Diagnostic.malformed("\(type) has no '\(key)'", at: nil)
    }
    guard let numbers = item.numbers else {
      throw Diagnostic.malformed("'\(key)' of \(type) must be numbers", at: nil)
    }
    guard numbers.count > 0 else {
      throw Diagnostic.malformed("'\(key)' of \(type) has no elements", at: nil)
    }
    return numbers
  }

  func tensor(_ key: String) throws -> Tensor<Float> { try numbers(key).map { Float($0) } }

  /// `count` integers; a single one stands for all.
  ///
  /// - Throws: `malformed` for other numbers.
  func integers(_ key: String, count: Int) throws -> [Int] {
    let numbers = try integers(key)
    guard numbers.count == count || numbers.count == 1 else {
      throw Diagnostic.malformed(
        "'\(key)' of \(type) must be \(count) integers, not \(numbers.count)", at: nil)
    }
    return numbers.count == count ? numbers : Array(repeating: numbers[0], count: count)
  }

  func integers(_ key: String) throws -> [Int] {
    try numbers(key).elements.map { number in
      guard let integer = Int(exactly: number) else {
        throw Diagnostic.malformed(
          "'\(key)' of \(type) must be integers, not \(number)", at: nil)
      }
      return integer
    }
  }
}
