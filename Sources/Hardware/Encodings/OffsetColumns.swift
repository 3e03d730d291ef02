import Basics

/// A weight plus `2^(b−1)`, which is never negative; the digital side subtracts `2^(b−1) · Σx`.
///
/// A weight of b bits takes `⌈b / sliceBits⌉` slices of one polarity. Source: ISAAC (Shafiee et
/// al., ISCA 2016, section V), which stores weights with a bias.
public struct OffsetColumns: Encoding {
  public static let name = "offset-columns"
  public static let summary = "weights plus an offset that is subtracted digitally"
  public static var fields: [Field<Self>] {
    [Field("slice-bits", \.sliceBits, in: 1...15, "weight bits per cell")]
  }

  public var sliceBits = 2

  public init() {}

  public var subtractsInAnalog: Bool { false }

  /// A column of HRS cells, whose current `G_min · Σx` is subtracted before conversion.
  public var referenceColumns: Int { 1 }

  public func offset(weightBits: Int) -> Int { 1 << (weightBits - 1) }

  public func planes(weightBits: Int) -> [Plane] {
    (0..<sliceCount(bits: weightBits)).map { Plane(polarity: 1, slice: $0, sliceBits: sliceBits) }
  }

  public func codes(weightBits: Int) -> ClosedRange<Int> {
    let half = 1 << (weightBits - 1)
    return -half...half - 1
  }

  public func levels(of code: Int, weightBits: Int) -> [Int] {
    precondition(codes(weightBits: weightBits).contains(code), "\(code) has no levels")
    let shifted = code + offset(weightBits: weightBits)
    return (0..<sliceCount(bits: weightBits)).map { slice($0, of: shifted) }
  }
}
