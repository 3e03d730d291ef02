import CTraining

/// The places of a matrix's nonzero weights. The values are stored elsewhere, so that the places
/// also serve quantized or perturbed values of the same weights.
final class SparseMatrix: LineProduct {
  /// For each output, the inputs that its weights multiply.
  let byOutput: SparseLines
  /// For each input, the outputs that its weights contribute to.
  let byInput: SparseLines
  private let matrix: WeightMatrix

  init(_ matrix: WeightMatrix, in parameters: UnsafePointer<Float>) {
    self.matrix = matrix
    let weights = parameters + matrix.start
    byOutput = SparseLines(
      weights, count: matrix.outputs, stride: matrix.outputStride, others: matrix.inputs,
      otherStride: matrix.inputStride)
    byInput = SparseLines(
      weights, count: matrix.inputs, stride: matrix.inputStride, others: matrix.outputs,
      otherStride: matrix.outputStride)
  }

  func multiply(
    _ weights: UnsafePointer<Float>, _ inputs: UnsafePointer<Float>,
    into outputs: UnsafeMutablePointer<Float>, lanes: Int, adds: Bool
  ) {
    byOutput.multiply(weights, inputs, into: outputs, lanes: lanes, adds: adds)
  }

  func addGradient(
    _ errors: UnsafePointer<Float>, _ inputs: UnsafePointer<Float>,
    to gradient: UnsafeMutablePointer<Float>, lanes: Int
  ) {
    byOutput.addGradient(errors, inputs, to: gradient, lanes: lanes)
  }

  func passBack(
    _ weights: UnsafePointer<Float>, _ errors: UnsafePointer<Float>,
    into inputs: UnsafeMutablePointer<Float>, lanes: Int, adds: Bool
  ) {
    byInput.multiply(weights, errors, into: inputs, lanes: lanes, adds: adds)
  }

  /// Whether the same weights are still nonzero.
  func isCurrent(in parameters: UnsafePointer<Float>) -> Bool {
    let weights = parameters + matrix.start
    return matrix.nonzeroCount(in: parameters) == byOutput.places.count
      && byOutput.places.allSatisfy { weights[Int($0)] != 0 }
  }
}

/// Entries of a sparse matrix, line by line.
struct SparseLines: Sendable {
  private(set) var starts: [Int32] = [0]
  /// The place of each entry's weight in the matrix.
  private(set) var places: [Int32] = []
  /// The index of each entry on the other axis.
  private(set) var others: [Int32] = []

  fileprivate init(
    _ weights: UnsafePointer<Float>, count: Int, stride: Int, others otherCount: Int,
    otherStride: Int
  ) {
    starts.reserveCapacity(count + 1)
    for line in 0..<count {
      for other in 0..<otherCount where weights[line * stride + other * otherStride] != 0 {
        places.append(Int32(line * stride + other * otherStride))
        others.append(Int32(other))
      }
      starts.append(Int32(places.count))
    }
  }

  /// Computes `to[line] = Σ weight · from[other]`, or `+=` if `adds`, on lines of `lanes` floats.
  func multiply(
    _ weights: UnsafePointer<Float>, _ from: UnsafePointer<Float>,
    into to: UnsafeMutablePointer<Float>, lanes: Int, adds: Bool
  ) {
    withEntries { memc_sparse_product($0, weights, from, to, Int64(lanes), adds) }
  }

  /// Adds the dot product of a weight's line of `upstream` and its line of `from` to its gradient.
  func addGradient(
    _ upstream: UnsafePointer<Float>, _ from: UnsafePointer<Float>,
    to gradient: UnsafeMutablePointer<Float>, lanes: Int
  ) {
    withEntries { memc_sparse_gradient($0, upstream, from, gradient, Int64(lanes)) }
  }

  private func withEntries(_ body: (UnsafePointer<memc_sparse_lines>) -> Void) {
    starts.withUnsafeBufferPointer { starts in
      places.withUnsafeBufferPointer { places in
        others.withUnsafeBufferPointer { others in
          var lines = memc_sparse_lines(
            line_count: Int64(starts.count - 1), starts: starts.baseAddress,
            places: places.baseAddress, others: others.baseAddress)
          body(&lines)
        }
      }
    }
  }
}

extension WeightMatrix {
  func nonzeroCount(in parameters: UnsafePointer<Float>) -> Int {
    Int(memc_count_nonzero(parameters + start, Int64(count)))
  }
}
