import Basics

/// One of several parts of equal size that the points of a sweep are cut into, so that several
/// processes can share the work.
public struct Shard: Equatable, Sendable {
  /// From 1 to `count`.
  public let number: Int
  public let count: Int

  /// The largest number of shards.
  public static let mostShards = 1_000_000

  /// All points.
  public static let whole = Shard(unchecked: 1, of: 1)

  private init(unchecked number: Int, of count: Int) { (self.number, self.count) = (number, count) }

  /// - Throws: kind `usage` unless `number` is in 1 to `count`, and `count` in 1 to `mostShards`.
  public init(_ number: Int, of count: Int) throws {
    guard (1...Self.mostShards).contains(count), (1...count).contains(number) else {
      throw Diagnostic(
        .usage,
        "shard \(number)/\(count) does not exist: shards are 1/N to N/N, and N is at most "
          + "\(Self.mostShards)", at: Place("--shard"))
    }
    self.init(unchecked: number, of: count)
  }

  /// Reads `3/8`, `auto`, or `auto/8` for array jobs that do not say how many tasks they have.
  ///
  /// - Parameter environment: the variables of the process.
  /// - Throws: kind `usage` for other words; `configuration` for variables that say no shard.
  public init(_ text: String, environment: [String: String]) throws {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let count = parts.count == 2 ? Int(parts[1]) : nil
    switch (parts[0], parts.count, Int(parts[0]), count) {
    case ("auto", 1, _, _): self = try ArrayTask(environment).shard(of: nil)
    case ("auto", 2, _, let count?): self = try ArrayTask(environment).shard(of: count)
    case (_, 2, let number?, let count?): try self.init(number, of: count)
    default:
      throw Diagnostic(
        .usage, "expected i/n, such as 3/8, or auto, not '\(text)'", at: Place("--shard"))
    }
  }

  /// The points of this shard. Sizes differ by at most one, and points with neighbouring numbers,
  /// which share a compilation, stay together.
  public func points(of all: Int) -> Range<Int> {
    let start = { (shards: Int) -> Int in
      let product = all.multipliedFullWidth(by: shards)
      return count.dividingFullWidth(product).quotient
    }
    return start(number - 1)..<start(number)
  }
}

extension Shard: CustomStringConvertible {
  public var description: String { "\(number)/\(count)" }
}
