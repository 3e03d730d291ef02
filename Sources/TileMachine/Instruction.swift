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
  public func duration(in scope: Scope) throws -> Double? {
    var slowest = 0.0
    for (event, work) in try timedWorks(in: scope) {
      guard let time = scope.index.price(of: event)?.time(of: work) else { return nil }
      slowest = max(slowest, time)
    }
    return slowest
  }

  /// The events that take time and have no price for it.
  package func unpriced(in scope: Scope) throws -> [Event] {
    try timedWorks(in: scope).filter { scope.index.price(of: $0.key)?.time(of: $0.value) == nil }
      .map(\.key)
  }

  private func timedWorks(in scope: Scope) throws -> [Event: Activity.Work] {
    try activity(in: scope).works.filter { $0.key.setsPace && $0.value.count > 0 }
  }
}

extension Event {
  /// Whether it takes time of its own; drivers, samplers, shift-adders and registers keep up with the
  /// arrays and converters they serve.
  fileprivate var setsPace: Bool {
    switch self {
    case .dacConversion, .sampleAndHold, .shiftAdd, .registerRead, .registerWrite: false
    default: true
    }
  }
}
