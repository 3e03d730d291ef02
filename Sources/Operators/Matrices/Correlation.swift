import Basics
import COperators

/// Weighted sums of the inputs that the taps of a window reach, by a fast kernel.
///
/// It adds the same products in the same order and precision as the slow definitions of the
/// operators, for all instruction sets. So the results are the same, bit for bit.
struct Correlation {
  /// Consecutive outputs, with inputs that are a stride apart.
  struct Run {
    var input: Int
    var output: Int
    var count: Int
  }

  /// With fewer outputs, packing the inputs takes longer than the sums.
  static let fewestOutputs = 4

  /// The instruction sets of this processor for which there is a kernel, fastest first.
  static let instructionSets = [memc_avx512, memc_avx2, memc_portable].filter { memc_has_isa($0) }

  let outputs: Int
  let channels: Int
  let positions: Int
  /// Elements of a channel of the input.
  let plane: Int
  let stride: Int
  private let instructionSet: memc_isa
  private let runs: [memc_run]
  private let firstRuns: [Int64]

  /// - Parameter taps: the runs of each tap, by output.
  init(
    outputs: Int, channels: Int, positions: Int, plane: Int, stride: Int, taps: [[Run]],
    instructionSet: memc_isa
  ) {
    self.instructionSet = instructionSet
    self.outputs = outputs
    self.channels = channels
    self.positions = positions
    self.plane = plane
    self.stride = stride
    runs = taps.joined().map {
      memc_run(input: Int64($0.input), output: Int64($0.output), count: Int64($0.count))
    }
    firstRuns = taps.reduce(into: [0]) { $0.append($0[$0.count - 1] + Int64($1.count)) }
  }

  /// Computes the outputs from `first` on, as `[outputs, positions]`.
  ///
  /// - Parameters:
  ///   - input: the planes of the channels begin at `start`.
  ///   - weights: `[…, channels · taps]`, of which the rows from `first` on are used.
  ///   - bias: one for each row of weights.
  /// - Precondition: all numbers are finite.
  /// - Throws: `tryAgain` if there is not enough memory.
  func run(
    _ input: [Float], from start: Int = 0, _ weights: [Float], _ bias: [Float]?,
    outputs first: Int = 0, into output: UnsafeMutablePointer<Float>
  ) throws {
    let taps = firstRuns.count - 1
    let isDone = runs.withUnsafeBufferPointer { runs in
      firstRuns.withUnsafeBufferPointer { firstRuns in
        var correlation = memc_correlation(
          outputs: Int64(outputs), channels: Int64(channels), taps: Int64(taps),
          positions: Int64(positions), plane: Int64(plane), stride: Int64(stride),
          runs: runs.baseAddress, first_run: firstRuns.baseAddress)
        return input.withUnsafeBufferPointer { input in
          weights.withUnsafeBufferPointer { weights in
            bias.withPointer(at: first) { bias in
              memc_correlate(
                instructionSet, &correlation, input.baseAddress.map { $0 + start },
                weights.baseAddress.map { $0 + first * channels * taps }, bias, output)
            }
          }
        }
      }
    }
    guard isDone else { throw Diagnostic(.tryAgain, "not enough memory for a convolution") }
  }
}

extension [Float]? {
  fileprivate func withPointer<Result>(
    at index: Int, _ body: (UnsafePointer<Float>?) -> Result
  ) -> Result {
    guard let self else { return body(nil) }
    return self.withUnsafeBufferPointer { body($0.baseAddress.map { $0 + index }) }
  }
}

extension [Float] {
  /// Whether no element is infinite or NaN.
  var areFinite: Bool { withUnsafeBufferPointer { memc_all_finite($0.baseAddress, Int64(count)) } }
}

extension [Int] {
  /// A tensor of this shape whose elements `fill` writes.
  func filled(_ fill: (UnsafeMutablePointer<Float>) throws -> Void) rethrows -> Tensor<Float> {
    Tensor(
      self,
      try [Float](unsafeUninitializedCapacity: elementCount) { buffer, count in
        if let start = buffer.baseAddress { try fill(start) }
        count = elementCount
      })
  }
}
