import Basics
import Hardware

/// One instruction of the tile machine.
///
/// Its text is its name, the required fields in order, and optional fields as `key=value`. To add
/// an instruction, add a file in `Instructions/` and a line in `AllInstructions.swift`.
public protocol Instruction: Component {
  /// Returns what it reads, writes and synchronizes on: all that the static verifier and the
  /// timeline see.
  ///
  /// - Throws: a diagnostic if a name is unknown or an operand does not fit.
  func footprint(in scope: Scope) throws -> Footprint

  /// The channel that it receives from, if any.
  var receivedChannel: String? { get }

  /// Returns how often each component acts in one execution.
  ///
  /// - Precondition: `verify(_:)` finds nothing wrong with the program.
  /// - Throws: a diagnostic if a name is unknown.
  func activity(in scope: Scope) throws -> Activity

  /// Returns the number of mesh links that each of its bytes crosses.
  ///
  /// - Throws: a diagnostic if a name is unknown.
  func links(in scope: Scope) throws -> Int

  /// Returns how long one execution takes, in ns; `nil` if the accelerator lacks a price for it.
  ///
  /// - Precondition: `verify(_:)` finds nothing wrong with the program.
  /// - Throws: a diagnostic if a name is unknown.
  func duration(in scope: Scope) throws -> Double?
}

extension Instruction {
  public var receivedChannel: String? { nil }

  /// Those to the global memory.
  public func links(in scope: Scope) throws -> Int {
    scope.index.mesh.hopsToMemory(from: scope.tile.number)
  }

  /// Reader, unit and writer form a pipeline: the slowest component sets the duration. So do the
  /// links that bytes cross.
  public func duration(in scope: Scope) throws -> Double? {
    var slowest = 0.0
    for (event, work) in try timedWorks(in: scope) {
      guard let time = scope.index.price(of: event)?.time(of: work) else { return nil }
      slowest = max(slowest, time)
    }
    return slowest
  }

  /// Returns the events that take time but have no time among the prices.
  package func unpriced(in scope: Scope) throws -> [Event] {
    try timedWorks(in: scope).filter { scope.index.price(of: $0.key)?.time(of: $0.value) == nil }
      .map(\.key)
  }

  private func timedWorks(in scope: Scope) throws -> [Event: Activity.Work] {
    var works = try activity(in: scope).works.filter { $0.key.setsPace && $0.value.count > 0 }
    if let crossing = works[.meshByte] {
      let links = max(1, try links(in: scope))
      works[.meshByte] = Activity.Work(crossing.count / links + links - 1)
    }
    return works
  }
}

extension Event {
  /// Whether the event takes time of its own. Drivers, samplers, shift-adders and registers keep up
  /// with the arrays and converters they serve.
  fileprivate var setsPace: Bool {
    switch self {
    case .dacConversion, .sampleAndHold, .shiftAdd, .registerRead, .registerWrite: false
    default: true
    }
  }
}
