import Basics
import Testing

/// Expects every element within the relative error `limit`; elements below a millionth of the
/// largest are compared relative to that.
func expectEqual(
  _ actual: Tensor<Double>, _ expected: Tensor<Double>, within limit: Double,
  _ comment: Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(actual.shape == expected.shape, comment, sourceLocation: sourceLocation)
  let scale = 1e-6 * (expected.elements.map(abs).max() ?? 0)
  let error = zip(actual.elements, expected.elements).map {
    abs($0 - $1) / max(abs($1), scale, 1e-300)
  }
  #expect((error.max() ?? 0) <= limit, comment, sourceLocation: sourceLocation)
}
