import Basics
import Hardware

/// A way to place matrices on arrays.
///
/// Adding one: one file in `Strategies/`, one line in `AllStrategies.swift`.
public protocol Strategy: Component {
  /// Places every matrix, `copies` times, on arrays of the accelerator's geometry.
  ///
  /// - Returns: a placement that passes `Placement.verify(of:on:)`. The number of arrays is not
  ///   limited; the caller checks it against the chip.
  func place(_ matrices: [Matrix], on accelerator: Accelerator) throws -> Placement

  /// The variant that uses the fewest arrays, regardless of time; by default the strategy itself.
  var tightest: any Strategy { get }
}

extension Strategy {
  public var tightest: any Strategy { self }
}
