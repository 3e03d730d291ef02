import Hardware

/// A converter as designed, with evenly spaced levels (docs/integers.md).
struct EvenConverter {
  let step: Double
  private let half: Double
  private let codes: ClosedRange<Double>

  init(step: Double, codes: ClosedRange<Int>) {
    self.step = step
    half = step == step.rounded() ? (step / 2).rounded(.down) + 0.5 : step / 2
    self.codes = Double(codes.lowerBound)...Double(codes.upperBound)
  }

  /// Returns the sum as converted, and whether it is outside the codes.
  func callAsFunction(_ sum: Double) -> (sum: Double, clips: Bool) {
    let code = ((sum + half) / step).rounded(.down)
    let kept = min(max(code, codes.lowerBound), codes.upperBound)
    return (kept * step, kept != code)
  }
}
