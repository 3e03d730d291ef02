import Basics

/// The energy of an activity on an accelerator, by event.
public struct PricedActivity: Equatable, Sendable {
  /// The count and energy of one event.
  public struct Line: Equatable, Sendable {
    public var event: Event
    public var count: Int
    /// `nil` if this event has no energy price.
    public var energyInPicojoules: Double?
  }

  /// In the order of `Event.allCases`, without events that never happened.
  public let lines: [Line]

  /// Prices the events of `activity`.
  public init(_ activity: Activity, on accelerator: Accelerator) {
    lines = Event.allCases.compactMap { event in
      guard let work = activity.works[event], work.count != 0 else { return nil }
      return Line(
        event: event, count: work.count,
        energyInPicojoules: accelerator.price(of: event)?.energy(of: work))
    }
  }

  /// The energy of all events with a price.
  public var energyInPicojoules: Double { lines.compactMap(\.energyInPicojoules).reduce(0, +) }

  /// Events that happened but have no price; a report must list them next to the sum.
  public var unpriced: [Event] { lines.filter { $0.energyInPicojoules == nil }.map(\.event) }
}
