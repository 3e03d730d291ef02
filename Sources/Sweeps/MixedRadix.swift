/// The points of a grid, numbered from 0: each number has a digit for each axis, and the last axis
/// varies fastest.
public struct MixedRadix: Equatable, Sendable {
  /// The number of choices of each axis.
  public let sizes: [Int]
  /// The number of points.
  public let count: Int

  /// The largest number of points.
  public static let mostPoints = 1_000_000_000

  /// `nil` if there are more points than `mostPoints`.
  ///
  /// - Parameter sizes: each at least 1; without any, there is one point.
  public init?(_ sizes: [Int]) {
    var count = 1
    for size in sizes {
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      guard !overflow, product <= Self.mostPoints else { return nil }
      count = product
    }
    self.sizes = sizes
    self.count = count
  }

  /// The digits of a point.
  public func digits(of point: Int) -> [Int] {
    var (digits, rest) = (sizes, point)
    for axis in sizes.indices.reversed() {
      (rest, digits[axis]) = rest.quotientAndRemainder(dividingBy: sizes[axis])
    }
    return digits
  }
}
