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

  /// Returns the bytes that one execution moves between tiles, and between its tile and the global
  /// memory.
  ///
  /// - Throws: a diagnostic if a name is unknown.
  func transfers(in scope: Scope) throws -> [Transfer]

  /// Returns how long one execution takes, in ns; `nil` if the accelerator lacks a price for it.
  ///
  /// - Precondition: `verify(_:)` finds nothing wrong with the program.
  /// - Throws: a diagnostic if a name is unknown.
  func duration(in scope: Scope) throws -> Double?
}

extension Instruction {
  public var receivedChannel: String? { nil }

  /// Those from and to the global memory.
  public func transfers(in scope: Scope) throws -> [Transfer] {
    scope.memoryTransfers(of: try activity(in: scope))
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
    let routes = try transfers(in: scope).map(scope.index.mesh.route)
    works.follow(.meshByte, over: routes.reduce(0) { $0 + $1.hops })
    works.follow(.linkByte, over: routes.reduce(0) { $0 + $1.links.count })
    return works
  }
}

extension [Event: Activity.Work] {
  /// Lets bytes follow each other over all links of their way at once.
  fileprivate mutating func follow(_ event: Event, over links: Int) {
    guard let crossing = self[event], links > 0 else { return }
    self[event] = Activity.Work(crossing.count / links + links - 1)
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
