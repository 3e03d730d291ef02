import Basics

/// What an activity costs on an accelerator, event by event.
public struct PricedActivity: Equatable, Sendable {
  public struct Line: Equatable, Sendable {
    public var event: Event
    public var count: Int
    /// `nil` where no source gives the energy of this event.
    public var energyInPicojoules: Double?
  }

  /// In the order of `Event.allCases`, events that never happened left out.
  public let lines: [Line]

  public init(_ activity: Activity, on accelerator: Accelerator) {
    lines = Event.allCases.compactMap { event in
      guard let work = activity.works[event], work.count != 0 else { return nil }
      return Line(
        event: event, count: work.count,
        energyInPicojoules: accelerator.price(of: event)?.energy(of: work))
    }
  }

  /// The energy of all events that have a price.
  public var energyInPicojoules: Double { lines.compactMap(\.energyInPicojoules).reduce(0, +) }

  /// Events that happened but have no price: a report must name them beside the sum.
  public var unpriced: [Event] { lines.filter { $0.energyInPicojoules == nil }.map(\.event) }
}
