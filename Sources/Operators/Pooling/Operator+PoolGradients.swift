import Basics
import NetworkIR

/// The gradients of the poolings.
extension Operator {
  /// Distributes the gradient of a mean equally over its elements; the share of padding is dropped.
  func averageGradients(
    of inputs: [AnyTensor], _ window: Window, countsPadding: Bool, _ upstream: [Tensor<Float>]
  ) -> [Tensor<Float>?] {
    let spatial = Array(inputs[0].shape.dropFirst(2))
    let counts = window.tapCounts(in: spatial, countsPadding: countsPadding)
    return [
      inputs[0].asReal.pooledGradient(window, upstream[0]) { _, position, sources in
        sources.map { ($0, 1 / Double(counts[position])) }
      }
    ]
  }

  /// Passes the gradient of a maximum to the first of the largest elements; `nil` for integers.
  func maximumGradients(
    of inputs: [AnyTensor], _ outputs: [AnyTensor], _ window: Window, _ upstream: [Tensor<Float>]
  ) -> [Tensor<Float>?] {
    guard let input = inputs[0].real, let largest = outputs[0].real else { return [nil] }
    let size = Array(input.shape.dropFirst(2)).elementCount
    let positions = window.outputSizes.elementCount
    return [
      input.pooledGradient(window, upstream[0]) { plane, position, sources in
        let first = sources.first {
          input.elements[plane * size + $0] == largest.elements[plane * positions + position]
        }
        return first.map { [($0, 1)] } ?? []
      }
    ]
  }
}

extension Tensor<Float> {
  /// The gradient of a reduction of each window of this tensor, `[N, C, D1, …]`, to one number.
  ///
  /// - Parameters:
  ///   - upstream: the gradient with respect to the outputs, `[N, C, d1, …]`.
  ///   - slopes: returns the elements of a plane on which an output depends, each with its
  ///     derivative, given the plane, the output position and the elements that its window reads.
  fileprivate func pooledGradient(
    _ window: Window, _ upstream: Tensor<Float>,
    slopes: (_ plane: Int, _ position: Int, _ sources: [Int]) -> [(source: Int, slope: Double)]
  ) -> Tensor<Float> {
    let spatial = Array(shape.dropFirst(2))
    let positions = window.outputSizes.elementCount
    var sums = [Double](repeating: 0, count: count)
    for (index, gradient) in upstream.elements.enumerated() {
      let (plane, position) = index.quotientAndRemainder(dividingBy: positions)
      let sources = window.sources(at: position, in: spatial)
      for (source, slope) in slopes(plane, position, sources) {
        sums[plane * spatial.elementCount + source] += slope * Double(gradient)
      }
    }
    return Tensor(shape, sums.map { Float($0) })
  }
}
