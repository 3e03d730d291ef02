import Basics

/// A weight as the difference of two cells: its magnitude is stored on the plane of its polarity,
/// the cell of the other polarity is at HRS.
///
/// A weight of b bits takes `⌈(b − 1) / sliceBits⌉` slices of each polarity.
public struct DifferentialPair: Encoding {
  public static let name = "differential-pair"
  public static let summary = "the difference of a cell on a positive and one on a negative array"
  public static var fields: [Field<Self>] {
    [
      Field("slice-bits", \.sliceBits, in: 1...15, "weight bits per cell"),
      Field("subtract", \.subtract, "whether polarities are subtracted after or before conversion"),
    ]
  }

  /// Where polarities are subtracted: after (digital) or before (analog) conversion.
  public enum Subtraction: String, Choice {
    case digital, analog
  }

  public var sliceBits = 2
  public var subtract = Subtraction.digital

  public init() {}

  public var subtractsInAnalog: Bool { subtract == .analog }

  /// Columns that are converted separately need a reference column of HRS cells, whose current
  /// `G_min · Σx` is subtracted; in an analog difference it cancels.
  public var referenceColumns: Int { subtractsInAnalog ? 0 : 1 }

  public func offset(weightBits: Int) -> Int { 0 }

  public func planes(weightBits: Int) -> [Plane] {
    [1, -1].flatMap { polarity in
      (0..<sliceCount(bits: weightBits - 1)).map {
        Plane(polarity: polarity, slice: $0, sliceBits: sliceBits)
      }
    }
  }

  /// Includes `-(2^(b−1))` only if the highest slice has a spare bit.
  public func codes(weightBits: Int) -> ClosedRange<Int> {
    let largest = 1 << (weightBits - 1)
    let room = 1 << (sliceCount(bits: weightBits - 1) * sliceBits)
    return -min(largest, room - 1)...largest - 1
  }

  public func levels(of code: Int, weightBits: Int) -> [Int] {
    precondition(codes(weightBits: weightBits).contains(code), "\(code) has no levels")
    let count = sliceCount(bits: weightBits - 1)
    let magnitude = (0..<count).map { slice($0, of: Int(code.magnitude)) }
    let nothing = [Int](repeating: 0, count: count)
    return code < 0 ? nothing + magnitude : magnitude + nothing
  }
}
