import Basics
import Foundation
import IntegerModel
import NetworkIR

/// How the values given to an input compare with the range of its codes.
package struct InputReach: Encodable, Sendable, Equatable {
  let input: String
  /// The lowest and the highest value that the codes represent.
  let calibratedRange: [Double]
  /// The lowest and the highest value given.
  private(set) var range: [Double]
  /// The share of values that are more than one step beyond the range, 0…1.
  var beyondShare: Double { Double(beyond) / Double(max(count, 1)) }

  private var beyond = 0
  private var count = 0
  private let edges: ClosedRange<Float>

  enum CodingKeys: String, CodingKey {
    case input, calibratedRange, range, beyondShare
  }

  package func encode(to encoder: any Encoder) throws {
    var object = encoder.container(keyedBy: CodingKeys.self)
    try object.encode(input, forKey: .input)
    try object.encode(calibratedRange, forKey: .calibratedRange)
    try object.encode(range, forKey: .range)
    try object.encode(beyondShare, forKey: .beyondShare)
  }

  package init(_ value: IntegerValue) {
    let codes = value.format.codes
    let (low, high) = (
      value.format.real(of: codes.lowerBound), value.format.real(of: codes.upperBound)
    )
    input = value.name
    calibratedRange = [low, high]
    range = []
    // a value at most one step beyond the last code is no worse than a rounding error
    edges = Float(low - value.format.scale)...Float(high + value.format.scale)
  }

  package mutating func add(_ values: [Float]) {
    guard let first = values.first else { return }
    var (low, high, outside) = (first, first, 0)
    for value in values {
      low = min(low, value)
      high = max(high, value)
      if !edges.contains(value) { outside += 1 }
    }
    range = [
      min(Double(low), range.first ?? .infinity), max(Double(high), range.last ?? -.infinity),
    ]
    beyond += outside
    count += values.count
  }

  package mutating func merge(_ other: InputReach) {
    beyond += other.beyond
    count += other.count
    let bounds = range + other.range
    if let low = bounds.min(), let high = bounds.max() { range = [low, high] }
  }
}

extension InputReach {
  /// A larger share of values beyond the range makes results doubtful.
  private static let suspiciousShare = 0.01
  /// Values that fill less than this fraction of the range use few codes.
  private static let suspiciousFill = 1.0 / 16

  /// A warning if the values do not fit the range as the calibration values did.
  package var warning: String? {
    guard let low = range.first, let high = range.last else { return nil }
    let (own, calibrated) = ("\(low.threeDigits)…\(high.threeDigits)", calibratedText)
    if beyondShare > Self.suspiciousShare {
      return
        "the values of input '\(input)' reach \(own), and \((100 * beyondShare).threeDigits) % of them "
        + "are outside the calibrated range \(calibrated): are the images prepared as in training and "
        + "calibration?"
    }
    let largest = calibratedRange.map(\.magnitude).max() ?? 0
    guard max(low.magnitude, high.magnitude) < Self.suspiciousFill * largest else { return nil }
    return "the values of input '\(input)' reach only \(own), a small part of the calibrated range "
      + "\(calibrated): are the images prepared as in training and calibration?"
  }

  private var calibratedText: String { calibratedRange.map(\.threeDigits).joined(separator: "…") }
}
