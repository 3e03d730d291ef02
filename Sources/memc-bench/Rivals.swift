import Foundation

/// What the simulator is compared with, measured in the same minutes on the same core.
struct Rivals {
  private let onnxruntime: PythonRival?
  private let batch = PlainProduct(lanes: 64)
  private let single = PlainProduct(lanes: 1)

  init(script: String, model: String) {
    onnxruntime = PythonRival(script: script, argument: model)
  }

  var hasOnnxruntime: Bool { onnxruntime != nil }

  /// Images a second of the two; with 64 images at a time, or one.
  func speed(one: Bool) -> (onnxruntime: Double?, product: Double) {
    (
      onnxruntime?.rate(batch: one ? 1 : 64, within: 0.25),
      (one ? single : batch).rate(within: 0.1)
    )
  }
}

/// Images a second, the most of some rounds.
struct Speed {
  private(set) var memc = 0.0
  private(set) var onnxruntime: Double?
  private(set) var product = 0.0

  mutating func fastest(_ memc: Double, _ rivals: (onnxruntime: Double?, product: Double)) {
    self.memc = max(self.memc, memc)
    onnxruntime = rivals.onnxruntime.map { max($0, onnxruntime ?? 0) }
    product = max(product, rivals.product)
  }
}

extension Double {
  /// With so many digits behind the point, thousands apart.
  func formatted(_ digits: Int) -> String {
    guard digits == 0 else { return String(format: "%.\(digits)f", self) }
    let plain = String(format: "%.0f", self)
    return plain.enumerated().map { index, digit in
      index > 0 && (plain.count - index) % 3 == 0 ? ",\(digit)" : "\(digit)"
    }.joined()
  }
}
