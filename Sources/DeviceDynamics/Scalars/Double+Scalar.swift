import Foundation

extension Double: Scalar {
  public static func exp(_ a: Double) -> Double { Foundation.exp(a) }
  public static func log(_ a: Double) -> Double { Foundation.log(a) }
  public static func sinh(_ a: Double) -> Double { Foundation.sinh(a) }
  public static func squareRoot(_ a: Double) -> Double { a.squareRoot() }
  public static func abs(_ a: Double) -> Double { a.magnitude }
  public static func min(_ a: Double, _ b: Double) -> Double { a < b ? a : b }
  public static func max(_ a: Double, _ b: Double) -> Double { a > b ? a : b }
  public static func pow(_ a: Double, _ exponent: Double) -> Double {
    Foundation.pow(a, exponent)
  }

  public static func choose(
    _ a: Double, above b: Double, then: @autoclosure () -> Double,
    otherwise: @autoclosure () -> Double
  ) -> Double {
    a > b ? then() : otherwise()
  }
}
