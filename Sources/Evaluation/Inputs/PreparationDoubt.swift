import Basics
import Foundation
import NetworkIR

/// Checks whether the values of a file suit their preparation.
///
/// A preparation is for values in 0…1 if its mean is in that range and its deviation is possible
/// for such values: its square is at most mean · (1 − mean) (Bhatia and Davis, American
/// Mathematical Monthly 107, 2000, theorem 1). Data are doubtful if they reach below −0.1 or above
/// 2 (resampling moves values in 0…1 no further out), unless the prepared values have what
/// preparation aims at: a mean within ±0.25 and a deviation of 0.5…1.5. Data that reach 10 or more
/// were never divided.
package struct PreparationDoubt {
  private static let bearable: ClosedRange<Float> = -0.1...2
  private static let undivided: Float = 10
  private static let aimedMeans = -0.25...0.25
  private static let aimedDeviations = 0.5...1.5

  let preparation: ImagePreparation
  private var low = Float.infinity
  private var high = -Float.infinity
  /// The number of prepared values, their sum, and the sum of their squares.
  private var (count, sum, squares) = (0.0, 0.0, 0.0)

  /// Returns `nil` if the preparation is not for values in 0…1.
  package init?(_ preparation: ImagePreparation) {
    guard preparation.mean != nil, let channels = try? preparation.channels(),
      channels.allSatisfy({ mean, deviation in
        let isPossible = deviation * deviation <= mean * (1 - mean) * 1.001
        return mean > 0 && mean < 1 && (isPossible || preparation.standardDeviation == nil)
      })
    else { return nil }
    self.preparation = preparation
  }

  /// Adds the pixels of some images, each of shape `item`.
  ///
  /// - Throws: the errors of `ImagePreparation.prepared(_:item:)`.
  package mutating func add(_ pixels: [Float], item: [Int]) throws {
    for pixel in pixels { (low, high) = (min(low, pixel), max(high, pixel)) }
    for value in try preparation.prepared(pixels, item: item).map(Double.init) {
      (sum, squares) = (sum + value, squares + value * value)
    }
    count += Double(pixels.count)
  }

  /// What is doubtful, if anything, as a predicate of the file: `reaches 0…255, and …`.
  package var text: String? {
    guard low < Self.bearable.lowerBound || high > Self.bearable.upperBound, !reachesItsAim else {
      return nil
    }
    let reach = String(format: "%.3g…%.3g", low, high)
    let meant = "the mean \(preparation.mean?.description ?? "") is for values in 0…1"
    return low < Self.bearable.lowerBound && max(-low, high) < Self.undivided
      ? "contains negative values (\(reach)), but \(meant): are the images already prepared?"
      : "contains values in \(reach), but \(meant): are the images divided by 255?"
  }

  private var reachesItsAim: Bool {
    let mean = sum / count
    let deviation = max(squares / count - mean * mean, 0).squareRoot()
    return Self.aimedMeans.contains(mean) && Self.aimedDeviations.contains(deviation)
  }
}
