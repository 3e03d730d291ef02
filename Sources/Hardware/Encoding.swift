import Basics

/// How a signed weight code is stored as cell levels on several planes of physical arrays.
///
/// Every plane is a separate array with the same rows and columns. A code is recovered as
/// `code = Σ plane.factor · level − offset`. Adding an encoding: one file in `Encodings/`, one line
/// in `AllEncodings.swift`.
public protocol Encoding: Component {
  /// Weight bits per cell.
  var sliceBits: Int { get }

  /// The planes for weights of `weightBits` bits.
  func planes(weightBits: Int) -> [Plane]

  /// The offset that the digital side subtracts, times the sum of the driven inputs; 0 for pairs.
  func offset(weightBits: Int) -> Int

  /// The codes that these planes can hold: `-(2^(b−1) − 1)...2^(b−1) − 1`, or from `-2^(b−1)`.
  func codes(weightBits: Int) -> ClosedRange<Int>

  /// The level of the cell on each plane, in the order of `planes`; 0 is HRS.
  ///
  /// - Precondition: `code` is one of `codes(weightBits:)`.
  func levels(of code: Int, weightBits: Int) -> [Int]

  /// Whether opposite polarities are subtracted before the converter, which is then signed.
  var subtractsInAnalog: Bool { get }

  /// Additional reference columns of each array; counted as memristors.
  var referenceColumns: Int { get }
}

extension Encoding {
  /// The number of slices for `bits` bits: `⌈bits / sliceBits⌉`.
  func sliceCount(bits: Int) -> Int { (bits + sliceBits - 1) / sliceBits }

  /// The level of slice `index` of `magnitude`.
  func slice(_ index: Int, of magnitude: Int) -> Int {
    magnitude >> (index * sliceBits) & (1 << sliceBits - 1)
  }

  /// The bits in which these planes hold weights of `bits` bits whose least code is `least`: one more
  /// if an imported `-2^(b−1)` does not fit.
  public func weightBits(_ bits: Int, holding least: Int) -> Int {
    codes(weightBits: bits).contains(least) ? bits : bits + 1
  }

  /// - Throws: `configuration` if a cell has too few levels for a slice.
  public func expectFits(_ accelerator: Accelerator) throws {
    guard sliceBits <= accelerator.cell.bits else {
      throw Diagnostic.configuration(
        "'slice-bits' of \(name) must be in 1...\(accelerator.cell.bits), not \(sliceBits)",
        at: nil, note: "a cell of '\(accelerator.title)' has \(accelerator.cell.levels) levels")
    }
  }
}

/// The role of one physical array of a position: a polarity and a slice.
public struct Plane: Hashable, Sendable {
  /// +1 or −1.
  public var polarity: Int
  /// The slice number; 0 is the least significant.
  public var slice: Int
  /// `polarity · 2^(slice · sliceBits)`.
  public var factor: Int

  public init(polarity: Int, slice: Int, sliceBits: Int) {
    self.polarity = polarity
    self.slice = slice
    factor = polarity * (1 << (slice * sliceBits))
  }
}
