import Foundation

/// An axis: what it shows with its unit, and from where to where.
public struct PlotAxis: Sendable {
  public let label: String
  public let range: ClosedRange<Double>
  /// Whether equal distances are equal ratios.
  public let isLogarithmic: Bool
  /// The names of categories, which are at 0.5, 1.5, …; empty on an axis of numbers.
  public private(set) var names: [String] = []
  /// The values of the ticks; empty: round values.
  private(set) var marked: [Double] = []
  /// What ticks are called instead of their numbers.
  private(set) var texts: [Double: String] = [:]

  /// The ratio of the largest to the smallest value from which an axis is logarithmic.
  private static let wideRatio = 50.0
  /// The share of the range that is added at both ends.
  private static let margin = 0.04

  /// An axis whose ends are those of the values.
  ///
  /// - Parameter values: finite.
  public init(_ label: String, exactly values: [Double]) {
    self.label = label
    isLogarithmic = false
    let (low, high) = (values.min() ?? 0, values.max() ?? 0)
    range =
      low < high
      ? low...high : (low - abs(low) - 1e-12).finite...(high + abs(high) + 1e-12).finite
  }

  /// An axis with room around the values, logarithmic if these are positive and far apart.
  ///
  /// - Parameters:
  ///   - values: finite.
  ///   - isLogarithmic: `true` only if all are positive; `nil`: where they are far apart.
  public init(_ label: String, around values: [Double], isLogarithmic: Bool? = nil) {
    self.label = label
    let (low, high) = (values.min() ?? 0, values.max() ?? 0)
    self.isLogarithmic =
      low >= .leastNormalMagnitude && (isLogarithmic ?? (high / low >= Self.wideRatio))
    if self.isLogarithmic {
      let room = max(Self.margin * (log10(high) - log10(low)), 1e-3)
      range =
        max(pow(10, log10(low) - room), .leastNormalMagnitude)...pow(10, log10(high) + room).finite
    } else {
      let room = max(2 * Self.margin * (high / 2 - low / 2), abs(high) * 1e-3, 1e-12)
      range = (low - room).finite...(high + room).finite
    }
  }

  /// An axis of categories.
  ///
  /// - Precondition: there is at least one.
  public init(_ label: String, names: [String]) {
    (self.label, self.names, isLogarithmic) = (label, names, false)
    range = 0...Double(names.count)
  }

  /// Puts the ticks at these values, if they are few and apart.
  ///
  /// - Parameter text: what a tick is called; `nil`: its number.
  /// - Returns: whether they are.
  @discardableResult
  public mutating func mark(_ values: [Double], as text: ((Double) -> String)? = nil) -> Bool {
    let unique = Set(values).sorted()
    let shares = unique.map(share)
    guard unique.count <= Self.mostMarked,
      zip(shares, shares.dropFirst()).allSatisfy({ $1 - $0 > Self.leastGap })
    else { return false }
    marked = unique
    if let text { texts = unique.reduce(into: [:]) { $0[$1] = text($1) } }
    return true
  }

  /// With more values, or closer ones, ticks are at round numbers.
  private static let mostMarked = 10
  private static let leastGap = 0.06

  /// The place of a value between the ends, in 0...1.
  ///
  /// - Precondition: the value is positive on a logarithmic axis.
  public func share(_ value: Double) -> Double {
    let (low, high) = (range.lowerBound, range.upperBound)
    if isLogarithmic { return (log(value) - log(low)) / (log(high) - log(low)) }
    // halves, because the difference may overflow
    return (value / 2 - low / 2) / (high / 2 - low / 2)
  }
}

/// Round values on an axis.
extension PlotAxis {
  /// The largest number of steps between ticks.
  private static let mostSteps = 6.0
  /// Parts of a step by which rounding may put a tick outside the range.
  private static let slack = 1e-9

  /// The values of the ticks, ascending.
  public var ticks: [Double] {
    guard names.isEmpty else { return names.indices.map { Double($0) + 0.5 } }
    if !marked.isEmpty { return marked }
    return isLogarithmic ? logarithmicTicks : linearTicks
  }

  /// The text of a tick: its category, or its number over the common power of ten.
  func text(of tick: Double) -> String {
    texts[tick] ?? (names.isEmpty ? (tick / pow(10, Double(power))).tickText : names[Int(tick)])
  }

  /// The label, with the common power of ten as a part of the unit: `current, 10⁻⁶ A`.
  var labelWithPower: String {
    guard power != 0 else { return label }
    guard let comma = label.lastIndex(of: ",") else { return label + ", 10" + power.superscript }
    return label[...comma] + " 10" + power.superscript + label[label.index(after: comma)...]
  }

  /// The power of ten that all ticks share: of thousands, if numbers are small or large.
  private var power: Int {
    let largest = max(abs(range.lowerBound), abs(range.upperBound))
    guard names.isEmpty, texts.isEmpty, !isLogarithmic, largest > 0, !(1e-3..<1e6).contains(largest)
    else {
      return 0
    }
    return max(Int((log10(largest) / 3).rounded(.down)) * 3, -300)
  }

  /// The multiples, within the range, of the smallest step of 1, 2, 2.5 or 5 times a power of ten that
  /// needs no more than six steps.
  private var linearTicks: [Double] {
    // halves, because the difference may overflow
    let least = (range.upperBound / 2 - range.lowerBound / 2) / (Self.mostSteps / 2)
    let power = pow(10, floor(log10(least)))
    let step = [1, 2, 2.5, 5, 10].lazy.map { $0 * power }.first { $0 >= least } ?? 10 * power
    let first = (range.lowerBound / step - Self.slack).rounded(.up)
    return stride(from: first, through: range.upperBound / step + Self.slack, by: 1)
      .map { $0 * step }
  }

  /// Powers of ten, with 2 and 5 times them if there are few, and without some if there are many.
  private var logarithmicTicks: [Double] {
    let (low, high) = (log10(range.lowerBound), log10(range.upperBound))
    let step = Int(((high - low) / Self.mostSteps).rounded(.up))
    let powers = Int(floor(low)) / step - 1...Int(ceil(high)) / step + 1
    let factors: [Double] = high - low < Self.mostSteps / 2 ? [1, 2, 5] : [1]
    return powers.flatMap { power in factors.map { $0 * pow(10, Double(power * step)) } }
      .filter(range.contains)
  }
}

extension Double {
  /// The nearest finite number.
  fileprivate var finite: Double {
    Swift.min(Swift.max(self, -.greatestFiniteMagnitude), .greatestFiniteMagnitude)
  }
}
