import Basics
import Hardware

/// A way to place matrices on arrays.
///
/// Adding one: one file in `Strategies/`, one line in `AllStrategies.swift`.
public protocol Strategy: Component {
  /// Places every matrix, once or several times, on arrays of the accelerator's geometry.
  ///
  /// - Parameter positions: the positions that copies may fill, where their number is not given.
  /// - Returns: a placement that passes `Placement.verify(of:on:)`. The number of arrays is not
  ///   limited; the caller checks it against the chip.
  func place(_ matrices: [Matrix], on accelerator: Accelerator, positions: Int) throws -> Placement

  /// The variant that uses the fewest arrays, regardless of time; by default the strategy itself.
  var tightest: any Strategy { get }
}

/// A strategy that places as many copies as the mapping states.
public protocol CopyingStrategy: Strategy {
  var copies: Copies { get set }
}

extension Strategy {
  public var tightest: any Strategy { self }

  /// Places one copy of every matrix, or as many as the mapping states.
  public func place(_ matrices: [Matrix], on accelerator: Accelerator) throws -> Placement {
    try place(matrices, on: accelerator, positions: 0)
  }
}
