import Basics

/// The price of one component, with its source; a price without a source is refused.
///
/// Energy and time of an event depend on its width:
/// `each + perBit · bits + perLevel · (2^bits − 1)`, where bits is the width of the converter, or
/// the input bits per cycle of the driver.
public struct Price: Section {
  public static let name = "price"
  public static let summary = "energy, time and area of one component"
  public static var fields: [Field<Self>] {
    [
      Field("component", \.component, required: true, "the component and its event"),
      Field("energy-pJ", \.energyInPicojoules, in: 0...1e12, "energy per event"),
      Field("energy-pJ-per-bit", \.energyPerBit, in: 0...1e12, "added, times the bits")
        .only(when: \.component.hasWidth, widths),
      Field("energy-pJ-per-level", \.energyPerLevel, in: 0...1e12, "added, times 2^bits - 1")
        .only(when: \.component.hasWidth, widths),
      Field("time-ns", \.timeInNanoseconds, in: 0...1e12, "time per event"),
      Field("time-ns-per-bit", \.timePerBit, in: 0...1e12, "added, times the bits")
        .only(when: \.component.hasWidth, widths),
      Field("time-ns-per-level", \.timePerLevel, in: 0...1e12, "added, times 2^bits - 1")
        .only(when: \.component.hasWidth, widths),
      Field("bits", \.bits, in: 1...32, "the width that the figures are for")
        .only(when: \.component.hasWidth, widths),
      Field("area-um2", \.areaInSquareMicrometres, in: 0...1e15, "area per instance"),
      Field("leakage-mW", \.leakageInMilliwatts, in: 0...1e9, "leakage power per instance"),
      Field("node-nm", \.nodeInNanometres, in: 1...1000, "technology node of the figures"),
      Field("source", \.source, required: true, "author, venue, table"),
      Field("estimated", \.isEstimated, "whether a figure is an estimate, which reports mark"),
    ]
  }
  public var component = Event.arrayRead
  public var energyInPicojoules: Double?
  public var energyPerBit: Double?
  public var energyPerLevel: Double?
  public var timeInNanoseconds: Double?
  public var timePerBit: Double?
  public var timePerLevel: Double?
  public var bits: Int?
  public var areaInSquareMicrometres: Double?
  public var leakageInMilliwatts: Double?
  public var nodeInNanometres: Int?
  public var source = ""
  public var isEstimated = false
  public init() {}

  /// The components whose events have a width.
  private static let widths =
    "a component with a width: "
    + Event.allCases.filter(\.hasWidth).map(\.rawValue).joined(separator: ", ")

  public func validate() throws {
    guard !source.isEmpty else {
      throw Diagnostic.configuration("the price of '\(component.rawValue)' has no source", at: nil)
    }
    guard hasEnergy || hasTime || areaInSquareMicrometres != nil || leakageInMilliwatts != nil
    else {
      throw Diagnostic.configuration(
        "the price of '\(component.rawValue)' has no figure", at: nil,
        note: "give energy-pJ, time-ns, area-um2 or leakage-mW")
    }
  }

  /// Whether energy or time is stated per bit or level.
  public var followsWidth: Bool {
    [energyPerBit, energyPerLevel, timePerBit, timePerLevel].contains { $0 != nil }
  }

  private var hasEnergy: Bool {
    [energyInPicojoules, energyPerBit, energyPerLevel].contains { $0 != nil }
  }

  private var hasTime: Bool {
    [timeInNanoseconds, timePerBit, timePerLevel].contains { $0 != nil }
  }

  /// The energy of `work` in pJ; `nil` if no energy is stated.
  public func energy(of work: Activity.Work) -> Double? {
    hasEnergy ? work.costs(energyInPicojoules, energyPerBit, energyPerLevel) : nil
  }

  /// The time of `work` in ns if its events run one after another; `nil` if no time is stated.
  public func time(of work: Activity.Work) -> Double? {
    hasTime ? work.costs(timeInNanoseconds, timePerBit, timePerLevel) : nil
  }
}

extension Activity.Work {
  fileprivate func costs(_ each: Double?, _ perBit: Double?, _ perLevel: Double?) -> Double {
    (each ?? 0) * Double(count) + (perBit ?? 0) * Double(bits) + (perLevel ?? 0) * levels
  }
}

extension Accelerator {
  /// The price of an event, if there is one.
  public func price(of event: Event) -> Price? { prices.first { $0.component == event } }

  /// The components among `events` with an estimated price, by name, in the order of `Event`.
  public func estimates(among events: [Event]) -> [String] {
    Event.allCases.filter { events.contains($0) && price(of: $0)?.isEstimated == true }
      .map(\.rawValue)
  }
}
