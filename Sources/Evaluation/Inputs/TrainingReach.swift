import Basics
import NetworkIR

/// How the values given to an input compare with the range of the training values.
///
/// Values are doubtful if more than 1 % of them are beyond the range: among values drawn like the n
/// training values, the share beyond their extremes is about 2 / (n + 1). They are also doubtful if
/// they spread over twice the range. A forgotten `/ 255` or `/ std`, with a deviation of at most
/// half the range of pixels, spreads data by 2 or more; new draws of similar data spread less (in a
/// normal distribution, the extremes of 1e8 values are 1.7 times as far out as those of 1e3). For
/// the same reason, they are doubtful if at least 1000 values spread over at most half the range:
/// 0…1 where training had (0…1 − mean) / std.
package struct TrainingReach {
  private static let bearableShare = 0.01
  private static let farFactor: Float = 2
  /// The share of the range by which preparation in other arithmetic may differ.
  private static let rounding: Float = 1e-3
  /// Fewer values may be close together by chance.
  private static let fewest = 1000

  private let input: String
  private let trained: ValueRange
  /// The range of the training values, with room for the rounding of another preparation.
  private let accepted: ClosedRange<Float>
  private var (low, high) = (Float.infinity, -Float.infinity)
  private var (count, beyond) = (0, 0)

  package init(_ input: String, trained: ValueRange) {
    self.input = input
    self.trained = trained
    let room = (trained.high - trained.low) * Self.rounding
    accepted = trained.low - room...trained.high + room
  }

  package mutating func add(_ values: [Float]) {
    for value in values {
      (low, high) = (min(low, value), max(high, value))
      if !accepted.contains(value) { beyond += 1 }
    }
    count += values.count
  }

  /// A warning if the values do not fit the range of the training values.
  package var warning: String? {
    guard count > 0 else { return nil }
    let (own, spread) = (high - low, trained.high - trained.low)
    let share = Double(beyond) / Double(count)
    if share > Self.bearableShare || own >= Self.farFactor * spread && beyond > 0 {
      return
        "the values of input '\(input)' reach \(Self.text(low, high)), and "
        + "\((100 * share).threeDigits) % of them are outside the training range "
        + "\(Self.text(trained.low, trained.high)): \(Self.question)"
    }
    guard count >= Self.fewest, Self.farFactor * own <= spread else { return nil }
    return "the values of input '\(input)' reach only \(Self.text(low, high)), a small part of the "
      + "training range \(Self.text(trained.low, trained.high)): \(Self.question)"
  }

  private static let question = "are the images prepared as in training?"

  private static func text(_ low: Float, _ high: Float) -> String {
    "\(Double(low).threeDigits)…\(Double(high).threeDigits)"
  }
}
