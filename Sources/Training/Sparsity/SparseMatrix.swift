import CKernels

/// The weights of a matrix that are not 0: places alone, so that rounded or disturbed values of the
/// same weights can go with them.
final class SparseMatrix: Sendable {
  /// For each output, the inputs that its weights multiply.
  let byOutput: SparseLines
  /// For each input, the outputs that its weights lead to.
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

  /// Whether the weights that are not 0 are still the same.
  func isCurrent(in parameters: UnsafePointer<Float>) -> Bool {
    let weights = parameters + matrix.start
    return matrix.nonzeroCount(in: parameters) == byOutput.places.count
      && byOutput.places.allSatisfy { weights[Int($0)] != 0 }
  }
}

/// Entries of a sparse matrix, line by line.
struct SparseLines: Sendable {
  private(set) var starts: [Int32] = [0]
  /// Where each entry's weight stands in the matrix.
  private(set) var places: [Int32] = []
  /// The line of the other side that it goes with.
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

  /// `to[line] = Σ weight · from[other]`, or `+=`, over lines of `lanes` floats.
  func multiply(
    _ weights: UnsafePointer<Float>, _ from: UnsafePointer<Float>,
    into to: UnsafeMutablePointer<Float>, lanes: Int, adds: Bool
  ) {
    withEntries { memc_sparse_product($0, weights, from, to, Int64(lanes), adds) }
  }

  /// Adds to the gradient of each weight the product of its line of `upstream` and its line of `from`.
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
