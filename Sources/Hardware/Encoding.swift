import Basics

/// How a signed weight code becomes cell levels on several planes of physical arrays.
///
/// Every plane is an array of its own with the same rows and columns. A code is recovered as
/// `code = Σ plane.factor · level − offset`. Adding an encoding: one file in `Encodings/`, one line
/// in `AllEncodings.swift`.
public protocol Encoding: Component {
  /// Bits of weight that one cell holds.
  var sliceBits: Int { get }

  /// The planes of weights of `weightBits` bits.
  func planes(weightBits: Int) -> [Plane]

  /// What the digital side subtracts, times the sum of the driven inputs; 0 for pairs.
  func offset(weightBits: Int) -> Int

  /// The codes that these planes can hold: `-(2^(b−1) − 1)...2^(b−1) − 1`, or one below as well.
  func codes(weightBits: Int) -> ClosedRange<Int>

  /// The level of the cell on each plane, in the order of `planes`; 0 is HRS.
  ///
  /// - Precondition: `code` is one of `codes(weightBits:)`.
  func levels(of code: Int, weightBits: Int) -> [Int]

  /// Whether opposite polarities are subtracted before the converter, which is then signed.
  var subtractsInAnalog: Bool { get }

  /// Reference columns that each array carries beside its own; counted as memristors.
  var referenceColumns: Int { get }
}

extension Encoding {
  /// Slices that hold `bits` bits: `⌈bits / sliceBits⌉`.
  func sliceCount(bits: Int) -> Int { (bits + sliceBits - 1) / sliceBits }

  /// The level that slice `index` of `magnitude` takes.
  func slice(_ index: Int, of magnitude: Int) -> Int {
    magnitude >> (index * sliceBits) & (1 << sliceBits - 1)
  }

  /// Throws unless a cell has the levels that a slice needs.
  public func expectFits(_ accelerator: Accelerator) throws {
    guard sliceBits <= accelerator.cell.bits else {
      throw Diagnostic.configuration(
        "'slice-bits' of \(name) must be in 1...\(accelerator.cell.bits), not \(sliceBits)",
        at: nil, note: "a cell of '\(accelerator.title)' has \(accelerator.cell.levels) levels")
    }
  }
}

/// One physical array of every position: a polarity and a slice.
public struct Plane: Hashable, Sendable {
  /// +1 or −1.
  public var polarity: Int
  /// 0 is the least significant.
  public var slice: Int
  /// `polarity · 2^(slice · sliceBits)`.
  public var factor: Int

  public init(polarity: Int, slice: Int, sliceBits: Int) {
    self.polarity = polarity
    self.slice = slice
    factor = polarity * (1 << (slice * sliceBits))
  }
}
