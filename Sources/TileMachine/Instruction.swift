import Basics
import Hardware

/// One instruction of the tile machine.
///
/// Its text is its name, the required fields in order, and optional fields as `key=value`. Adding
/// an instruction: one file in `Instructions/`, one line in `All.swift`.
public protocol Instruction: Component {
  /// What it reads, writes and synchronises on; the static verifier and the timeline see no more.
  ///
  /// - Throws: a diagnostic where a name is unknown or an operand does not fit.
  func footprint(in scope: Scope) throws -> Footprint

  /// How often each component acts in one execution.
  ///
  /// - Precondition: `verify(_:)` finds nothing wrong with the program; so for the duration.
  func activity(in scope: Scope) throws -> Activity

  /// How long one execution takes, in ns; `nil` where the accelerator lacks a price for it.
  func duration(in scope: Scope) throws -> Double?
}

extension Instruction {
  /// Reader, unit and writer work as a pipeline: as long as its slowest component takes for all.
  ///
  /// Registers keep up with what they serve and take no time of their own.
  public func duration(in scope: Scope) throws -> Double? {
    var slowest = 0.0
    for (event, count) in try activity(in: scope).counts where count > 0 && !event.isInStep {
      guard let time = scope.index.time(of: event) else { return nil }
      slowest = max(slowest, Double(count) * time)
    }
    return slowest
  }
}

extension Event {
  /// Whether it happens in step with another component, which sets the pace.
  fileprivate var isInStep: Bool { self == .registerRead || self == .registerWrite }
}
