import Basics
import TileSimulator

/// The normal equations for the errors of a group's sums, without mean errors, which the bias
/// corrects.
///
/// With inputs `x` and errors `e` (wanted minus found), both minus their means over the samples:
/// `gram[r, q] = Σ x_r x_q`, `correlation[c, r] = Σ x_r e_c`. All sums are computed in double
/// precision in a fixed order; those of the Gram matrix are exact.
struct NormalEquations: Sendable {
  /// The index in the following arrays of each matrix row whose input varies among the samples.
  private let indices: [Int: Int]
  private let rows: Int
  /// `[rows, rows]`.
  private let gram: [Double]
  /// `[columns]` of `[rows]`.
  private let correlations: [[Double]]
  /// `[columns]`: the sums of squared deviations of the wanted sums from their mean.
  private let wantedSquares: [Double]

  /// - Parameter wanted: `[samples, columns]`, at the firings of `found`.
  init(_ found: GroupSamples, wanted: Tensor<Double>, threads: Int) throws {
    let inputs = SampledRows(found.inputs)
    let columns = Array(0..<wanted.shape[1])
    indices = Dictionary(
      uniqueKeysWithValues: inputs.matrixRows.enumerated().map { ($0.element, $0.offset) })
    rows = inputs.matrixRows.count
    let halves = try concurrentMap(Array(0..<rows), threads: threads) { row in
      (0...row).map { inputs.centred(row, times: inputs[$0], mean: inputs.means[$0]) }
    }
    gram = (0..<rows * rows).map { [rows] index in
      let (row, other) = (index / rows, index % rows)
      return other <= row ? halves[row][other] : halves[other][row]
    }
    correlations = try concurrentMap(columns, threads: threads) { column in
      let errors = wanted.column(column, minus: found.sums)
      let mean = errors.sum / Double(errors.count)
      return (0..<inputs.matrixRows.count).map {
        inputs.centred($0, times: errors[...], mean: mean)
      }
    }
    wantedSquares = columns.map { wanted.column($0).squaresAboutMean }
  }

  /// Returns the scale of a column's squared error: the spread of its sums plus a tenth of the mean
  /// spread of all columns, so that a column that hardly varies does not count for much.
  func errorScale(ofColumn column: Int) -> Double {
    let mean = wantedSquares.sum / Double(wantedSquares.count)
    return max(wantedSquares[column] + mean / 10, .leastNormalMagnitude)
  }

  /// Returns a selection among the positions of a column.
  ///
  /// - Parameter ridge: the share of each diagonal element that is added to it.
  func selection(_ column: ZeroPositions.Column, ridge: Double, limit: Int) -> ForwardSelection {
    let places = column.positions.map { indices[$0.matrixRow] }
    let known = places.indices.filter { places[$0] != nil }
    let candidates = known.compactMap { places[$0] }
    let correlation = correlations[column.matrixColumn]
    var selection = ForwardSelection(
      diagonal: candidates.map { gram[$0 * (rows + 1)] * (1 + ridge) },
      rightSide: candidates.map { correlation[$0] }, limit: limit
    ) { pivot in
      candidates.map { gram[candidates[pivot] * rows + $0] }
    }
    selection.rename { known[$0] }
    return selection
  }
}

/// The inputs of all samples, matrix row by matrix row.
private struct SampledRows: Sendable {
  /// The rows whose input varies.
  let matrixRows: [Int]
  let means: [Double]
  private let samples: Int
  private let elements: [Double]

  /// - Parameter inputs: `[samples, matrix rows]`.
  init(_ inputs: Tensor<Int32>) {
    let (samples, width) = (inputs.shape[0], inputs.shape[1])
    let codes = inputs.elements
    let varying = (0..<width).filter { row in
      stride(from: row, to: samples * width, by: width).contains { codes[$0] != codes[row] }
    }
    self.samples = samples
    matrixRows = varying
    elements = varying.flatMap { row in
      stride(from: row, to: samples * width, by: width).map { Double(codes[$0]) }
    }
    means = varying.indices.map { [elements] row in
      elements[row * samples..<(row + 1) * samples].sum / Double(samples)
    }
  }

  subscript(row: Int) -> ArraySlice<Double> { elements[row * samples..<(row + 1) * samples] }

  /// Returns `Σ (x − x̄)(other − mean)` over the samples.
  func centred(_ row: Int, times other: ArraySlice<Double>, mean: Double) -> Double {
    self[row].dot(other) - Double(samples) * means[row] * mean
  }
}

extension Tensor<Double> {
  /// Returns a column of `[rows, columns]`.
  fileprivate func column(_ index: Int) -> [Double] {
    stride(from: index, to: count, by: shape[1]).map { elements[$0] }
  }

  fileprivate func column(_ index: Int, minus other: Tensor<Double>) -> [Double] {
    stride(from: index, to: count, by: shape[1]).map { elements[$0] - other.elements[$0] }
  }
}

extension Collection<Double> {
  fileprivate var sum: Double { reduce(0, +) }
}

extension [Double] {
  fileprivate var squaresAboutMean: Double {
    let mean = sum / Double(count)
    return reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  }
}

extension ArraySlice<Double> {
  /// Returns the scalar product, computed in eight partial sums.
  fileprivate func dot(_ other: ArraySlice<Double>) -> Double {
    withUnsafeBufferPointer { a in
      other.withUnsafeBufferPointer { b in
        var sums = SIMD8<Double>.zero
        let whole = a.count / 8 * 8
        for start in stride(from: 0, to: whole, by: 8) {
          sums += SIMD8(a[start..<start + 8]) * SIMD8(b[start..<start + 8])
        }
        return (whole..<a.count).reduce(sums.sum()) { $0 + a[$1] * b[$1] }
      }
    }
  }
}
