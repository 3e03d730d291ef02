import Basics
import Hardware

/// A way to place matrices on arrays. Adding one: one file in `Strategies/`, one line in `All.swift`.
public protocol Strategy: Component {
  /// Places every matrix, `copies` times, on arrays of the accelerator's geometry.
  ///
  /// - Returns: a placement that `verify(_:of:on:)` accepts; arrays are numbered without bound, the
  ///   caller checks whether the chip has as many.
  func place(_ matrices: [Matrix], on accelerator: Accelerator) throws -> Placement

  /// The same, taking the fewest arrays it can, whatever the time; itself where it has no choice.
  var tightest: any Strategy { get }
}

extension Strategy {
  public var tightest: any Strategy { self }
}
