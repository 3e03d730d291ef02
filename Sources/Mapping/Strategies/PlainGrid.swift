import Basics
import Hardware

/// Cuts every matrix into a grid of array-sized blocks, one block per array.
///
/// Zeros take cells like any weight, and column groups are ignored: the baseline for savings.
public struct PlainGrid: CopyingStrategy {
  public static let name = "plain-grid"
  public static let summary = "a grid of array-sized blocks, one per array, including zeros"
  public static var fields: [Field<Self>] { [.copies] }

  public var copies = Copies.each(1)

  public init() {}

  public func place(_ matrices: [Matrix], on accelerator: Accelerator, positions: Int) throws
    -> Placement
  {
    let grids = matrices.grids(on: accelerator.array)
    guard copies == .balanced else { return grids.placement(copies: copies.counts(matrices)) }
    let replication = Replication(grids.demands(on: accelerator.array), available: positions)
    var placement = grids.placement(copies: replication.copies)
    placement.balance = replication.balance(available: positions)
    return placement
  }
}
