import Foundation

/// The programs that the simulator is compared with, measured at the same time on the same core.
struct Rivals {
  private let onnxruntime: PythonRival?
  private let batch = PlainProduct(lanes: 64)
  private let single = PlainProduct(lanes: 1)

  init(script: String, model: String) {
    onnxruntime = PythonRival(script: script, argument: model)
  }

  var hasOnnxruntime: Bool { onnxruntime != nil }

  /// Images per second of both, with one image at a time if `one`, otherwise with 64.
  func speed(one: Bool) -> (onnxruntime: Double?, product: Double) {
    (
      onnxruntime?.rate(batch: one ? 1 : 64, within: 0.25),
      (one ? single : batch).rate(within: 0.1)
    )
  }
}

/// Images per second, the best of several rounds.
struct Speed {
  private(set) var memc = 0.0
  private(set) var onnxruntime: Double?
  private(set) var product = 0.0

  /// Records a round if it is faster.
  mutating func fastest(_ memc: Double, _ rivals: (onnxruntime: Double?, product: Double)) {
    self.memc = max(self.memc, memc)
    onnxruntime = rivals.onnxruntime.map { max($0, onnxruntime ?? 0) }
    product = max(product, rivals.product)
  }
}

extension Double {
  /// The number with `digits` decimal places; without any, thousands are separated.
  func formatted(_ digits: Int) -> String {
    guard digits == 0 else { return String(format: "%.\(digits)f", self) }
    let plain = String(format: "%.0f", self)
    return plain.enumerated().map { index, digit in
      index > 0 && (plain.count - index) % 3 == 0 ? ",\(digit)" : "\(digit)"
    }.joined()
  }
}
