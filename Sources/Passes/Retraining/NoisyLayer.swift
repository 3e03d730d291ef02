import NetworkIR
import Training

/// The weights of one layer, in groups that share the weight of a fully conducting cell.
struct NoisyLayer: Sendable {
  /// Their range in the vector of all parameters.
  let range: Range<Int>
  /// The places within the layer, group after group.
  private let places: [Int]
  private let groupSize: Int

  init(_ parameter: Parameter, _ granularity: Quantize.Granularity) {
    range = parameter.range
    places = parameter.form.weightIndices()
    groupSize = granularity == .channel ? parameter.form.groupRows : places.count
  }

  /// The largest magnitude in the group of each weight.
  func largest(of weights: UnsafeBufferPointer<Float>) -> [Float] {
    precondition(weights.count == range.count)
    return [Float](unsafeUninitializedCapacity: weights.count) { largest, count in
      largest.initialize(repeating: 0)
      count = weights.count
      places.withUnsafeBufferPointer { places in
        for start in stride(from: 0, to: places.count, by: groupSize) {
          let group = UnsafeBufferPointer(rebasing: places[start..<start + groupSize])
          var most: Float = 0
          for place in group { most = max(most, weights[place].magnitude) }
          for place in group { largest[place] = most }
        }
      }
    }
  }
}
