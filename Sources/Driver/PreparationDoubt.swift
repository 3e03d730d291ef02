import Basics
import Foundation
import NetworkIR

/// Whether the numbers of a file are such as their preparation is meant for.
///
/// A preparation is for values in 0…1 where its mean lies in there, and its deviation is one that such
/// values can have: its square is at most mean · (1 − mean) (Bhatia and Davis, American Mathematical
/// Monthly 107, 2000, theorem 1). Data for it are doubtful that reach below −0.1 or above 2 (what is in
/// 0…1 is no further off after resampling), unless they become what preparation aims at all the same: a
/// mean within ±0.25 and a deviation of 0.5…1.5. Reaching 10 or further, they were never divided.
struct PreparationDoubt {
  private static let bearable: ClosedRange<Float> = -0.1...2
  private static let undivided: Float = 10
  private static let aimedMeans = -0.25...0.25
  private static let aimedDeviations = 0.5...1.5

  let preparation: ImagePreparation
  private var low = Float.infinity
  private var high = -Float.infinity
  /// Of the prepared values: how many, their sum, and that of their squares.
  private var (count, sum, squares) = (0.0, 0.0, 0.0)

  /// `nil` where the preparation is for no values in 0…1.
  init?(_ preparation: ImagePreparation) {
    guard preparation.mean != nil, let channels = try? preparation.channels(),
      channels.allSatisfy({ mean, deviation in
        let isPossible = deviation * deviation <= mean * (1 - mean) * 1.001
        return mean > 0 && mean < 1 && (isPossible || preparation.standardDeviation == nil)
      })
    else { return nil }
    self.preparation = preparation
  }

  /// Takes some images into account, each of shape `item`.
  ///
  /// - Throws: as `ImagePreparation.prepared(_:item:)`.
  mutating func add(_ pixels: [Float], item: [Int]) throws {
    for pixel in pixels { (low, high) = (min(low, pixel), max(high, pixel)) }
    for value in try preparation.prepared(pixels, item: item).map(Double.init) {
      (sum, squares) = (sum + value, squares + value * value)
    }
    count += Double(pixels.count)
  }

  /// What is doubtful, if anything, as said of the file: `reaches 0…255, and …`.
  var text: String? {
    guard low < Self.bearable.lowerBound || high > Self.bearable.upperBound, !reachesItsAim else {
      return nil
    }
    let reach = String(format: "%.3g…%.3g", low, high)
    let meant = "the mean \(preparation.mean?.description ?? "") is for values in 0…1"
    return low < Self.bearable.lowerBound && max(-low, high) < Self.undivided
      ? "holds negative values, \(reach), and \(meant): are images prepared already?"
      : "reaches \(reach), and \(meant): are images divided by 255?"
  }

  private var reachesItsAim: Bool {
    let mean = sum / count
    let deviation = max(squares / count - mean * mean, 0).squareRoot()
    return Self.aimedMeans.contains(mean) && Self.aimedDeviations.contains(deviation)
  }
}
