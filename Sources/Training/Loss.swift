import Foundation

/// The function that training minimizes, for one example at a time.
///
/// - Source: distillation: Hinton, Vinyals, Dean, "Distilling the knowledge in a neural network",
///   2015, whose gradients are scaled by the square of the temperature.
struct Loss: Sendable {
  var objective = TrainingRecipe.Objective.crossEntropy
  /// The weight of the teacher against the labels, 0…1.
  let teacherWeight: Double
  /// The divisor of both networks' logits before they are compared.
  let temperature: Double

  /// The loss of `outputs` for class `label`; the parameters are those of `crossEntropy`.
  func ofClass(
    _ outputs: UnsafeBufferPointer<Float>, label: Int, teacher: UnsafeBufferPointer<Float>?,
    scale: Double, gradient: UnsafeMutablePointer<Float>
  ) -> Double {
    switch objective {
    case .crossEntropy:
      return crossEntropy(
        outputs, label: label, teacher: teacher, scale: scale, gradient: gradient)
    case .squaredError:
      var targets = [Float](repeating: 0, count: outputs.count)
      targets[label] = 1
      return squaredError(outputs, targets: targets[...], scale: scale, gradient: gradient)
    }
  }

  /// The cross-entropy of `logits` with class `label`, blended with their divergence from the
  /// teacher's.
  ///
  /// - Parameters:
  ///   - teacher: the teacher's logits, or `nil`.
  ///   - gradient: receives `scale` times the gradient with respect to `logits`.
  /// - Returns: the loss, not scaled.
  func crossEntropy(
    _ logits: UnsafeBufferPointer<Float>, label: Int, teacher: UnsafeBufferPointer<Float>?,
    scale: Double, gradient: UnsafeMutablePointer<Float>
  ) -> Double {
    let own = Self.softmax(logits, temperature: 1)
    let share = teacher == nil ? 0 : teacherWeight
    for (index, probability) in own.enumerated() {
      gradient[index] = Float(scale * (1 - share) * (probability - (index == label ? 1 : 0)))
    }
    var loss = -(1 - share) * log(max(own[label], 1e-30))
    guard let teacher, share > 0 else { return loss }
    let (soft, wanted) = (
      Self.softmax(logits, temperature: temperature),
      Self.softmax(teacher, temperature: temperature)
    )
    for index in soft.indices {
      gradient[index] += Float(scale * share * temperature * (soft[index] - wanted[index]))
      loss +=
        share * temperature * temperature * wanted[index]
        * log(max(wanted[index], 1e-30) / max(soft[index], 1e-30))
    }
    return loss
  }

  /// Half the mean squared error of `outputs` against `targets`.
  func squaredError(
    _ outputs: UnsafeBufferPointer<Float>, targets: ArraySlice<Float>, scale: Double,
    gradient: UnsafeMutablePointer<Float>
  ) -> Double {
    let share = 1 / Double(outputs.count)
    return zip(outputs.indices, targets).reduce(0) { loss, next in
      let error = Double(outputs[next.0]) - Double(next.1)
      gradient[next.0] = Float(scale * share * error)
      return loss + share * error * error / 2
    }
  }

  private static func softmax(_ logits: UnsafeBufferPointer<Float>, temperature: Double) -> [Double]
  {
    let largest = Double(logits.max() ?? 0)
    let powers = logits.map { exp((Double($0) - largest) / temperature) }
    let total = powers.reduce(0, +)
    return powers.map { $0 / total }
  }
}
