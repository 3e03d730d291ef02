import Basics
import NetworkIR

/// Which values of a graph to observe, and what to record.
struct Watch: Sendable {
  /// All values of the program.
  let values: Set<String>
  let hasHistograms: Bool
  /// The channel axis of each value whose channel means are recorded.
  let channelAxes: [String: Int]

  init(_ partition: GraphPartition, _ graph: Graph, method: Quantize.Method, means: Bool) {
    values = Set(graph.inputs.map(\.name) + partition.program.flatMap(\.node.outputs))
    hasHistograms = method == .percentile || method == .mse
    guard means else {
      channelAxes = [:]
      return
    }
    channelAxes = partition.program.reduce(into: [:]) { axes, step in
      guard case .matrix(let form) = step.form,
        let shape = partition.types[step.node.inputs[0]]?.shape
      else { return }
      axes[step.node.inputs[0]] = form.window == nil ? shape.count - 1 : 1
    }
  }
}

/// What was recorded of the values of a network in all runs.
struct Observations: Sendable {
  private(set) var ranges: [String: ClosedRange<Float>] = [:]
  private(set) var histograms: [String: MagnitudeHistogram] = [:]
  /// By run: the channel means of values.
  private var runs: [[String: [Double]]] = []
  /// The input of the current run, in words.
  private var input = ""

  mutating func beginRun(on input: String) {
    runs.append([:])
    self.input = input
  }

  /// Records a value of the current run.
  ///
  /// - Throws: `unsupported` at the first element that is not finite.
  mutating func add(_ tensor: Tensor<Float>, to name: String, _ watch: Watch) throws {
    guard let first = tensor.elements.first else { return }
    var (low, high) = (first, first)
    for (index, element) in tensor.elements.enumerated() {
      guard element.isFinite else {
        throw Diagnostic.unsupported(
          "the value '\(name)' becomes \(element.asText) in calibration: element \(index), "
            + "for \(input)")
      }
      low = min(low, element)
      high = max(high, element)
    }
    ranges[name] =
      ranges[name].map { min(low, $0.lowerBound)...max(high, $0.upperBound) } ?? low...high
    if watch.hasHistograms { histograms[name, default: MagnitudeHistogram()].add(tensor.elements) }
    if let axis = watch.channelAxes[name] {
      runs[runs.count - 1][name] = tensor.means(keeping: axis)
    }
  }

  /// Appends the runs of `other`.
  mutating func merge(_ other: Observations) {
    ranges.merge(other.ranges) {
      min($0.lowerBound, $1.lowerBound)...max($0.upperBound, $1.upperBound)
    }
    histograms.merge(other.histograms) { $0.merged(with: $1) }
    runs += other.runs
  }

  /// The mean of each channel of a value over all runs; `nil` if it was not recorded.
  func channelMeans(of name: String) -> [Double]? {
    let means = runs.compactMap { $0[name] }
    guard let first = means.first else { return nil }
    return first.indices.map { channel in
      means.reduce(0) { $0 + $1[channel] } / Double(means.count)
    }
  }
}

extension Tensor<Float> {
  /// The mean over all axes but one.
  fileprivate func means(keeping axis: Int) -> [Double] {
    let (size, stride) = (shape[axis], shape.rowMajorStrides[axis])
    var sums = [Double](repeating: 0, count: size)
    for (index, element) in elements.enumerated() { sums[index / stride % size] += Double(element) }
    return sums.map { $0 * Double(size) / Double(Swift.max(count, 1)) }
  }
}
