import Basics

/// A cell that reaches its target exactly.
public struct Ideal: Device {
  public static let name = "ideal"
  public static let summary = "every cell reaches its target"

  public init() {}

  public func programmed(target: Double, range: ClosedRange<Double>, gaussian: Double) -> Double {
    target
  }
}
