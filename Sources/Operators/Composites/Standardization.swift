import Basics
import NetworkIR

extension OperatorBody {
  /// Adds the parts that subtract the mean along `axes` and divide by the standard deviation:
  /// `(x − mean) · (variance + epsilon)^(−½)`.
  mutating func standardized(_ value: String, along axes: [Int], epsilon: Double) throws -> String {
    let mean = try append(ReduceMean(axes), value)
    let centred = try append(Sub(), value, mean)
    let variance = try append(ReduceMean(axes), try append(Pow(2), centred))
    let sum = try append(Add(), variance, constant(Tensor([], [Float(epsilon)])))
    return try append(Mul(), centred, try append(Pow(-0.5), sum))
  }
}
