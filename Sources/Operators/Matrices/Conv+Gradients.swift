import Basics
import NetworkIR

extension Conv: DifferentiableOperator {
  /// Applies the definition backward: where an output adds a weight times an input, its gradient
  /// times the input is added to the weight's, and times the weight to the input's.
  public func gradients(of inputs: [AnyTensor], outputs: [AnyTensor], upstream: [Tensor<Float>])
    throws -> [Tensor<Float>?]
  {
    let window = try window(
      TensorType(inputs[0].type, inputs[0].shape), TensorType(inputs[1].type, inputs[1].shape))
    let values = inputs.map { $0.asReal.elements.map(Double.init) }
    let gradient = upstream[0].elements.map(Double.init)
    let (columns, groupChannels) = (inputs[1].shape[0], inputs[1].shape[1])
    let sizes = Array(inputs[0].shape.dropFirst(2))
    let (size, taps) = (sizes.elementCount, window.kernel.elementCount)
    let positions = window.outputSizes.elementCount
    let meetings = window.meetings(in: sizes)
    var sums = values.map { [Double](repeating: 0, count: $0.count) }
    for output in 0..<inputs[0].shape[0] * columns {
      let (image, column) = output.quotientAndRemainder(dividingBy: columns)
      let group = image * self.group + column / (columns / self.group)
      for channel in 0..<groupChannels {
        let plane = (group * groupChannels + channel) * size
        let kernel = (column * groupChannels + channel) * taps
        for meeting in meetings {
          let u = gradient[output * positions + meeting.position]
          sums[0][plane + meeting.source] += u * values[1][kernel + meeting.tap]
          sums[1][kernel + meeting.tap] += u * values[0][plane + meeting.source]
        }
      }
      guard inputs.count == 3 else { continue }
      for position in 0..<positions { sums[2][column] += gradient[output * positions + position] }
    }
    return zip(inputs, sums).map { Tensor($0.shape, $1.map { Float($0) }) }
  }
}

extension Window {
  /// All combinations of an output position, a tap and the element of a plane of these `sizes` that
  /// the tap reads there; each is a row-major index.
  fileprivate func meetings(in sizes: [Int]) -> [(position: Int, tap: Int, source: Int)] {
    sizes.indices.reduce([(0, 0, 0)]) { outer, axis in
      let along = (0..<outputSizes[axis]).flatMap { position in
        (0..<kernel[axis]).map { tap in
          (position: position, tap: tap, source: source(axis: axis, position: position, tap: tap))
        }
      }.filter { (0..<sizes[axis]).contains($0.source) }
      return outer.flatMap { meeting in
        along.map {
          (
            meeting.position * outputSizes[axis] + $0.position, meeting.tap * kernel[axis] + $0.tap,
            meeting.source * sizes[axis] + $0.source
          )
        }
      }
    }
  }
}
