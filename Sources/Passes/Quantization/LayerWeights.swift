import Basics
import Dispatch
import NetworkIR

/// The real weights of one layer, column after column; a column has the rows of its own group.
struct LayerWeights {
  let form: MatrixForm
  let shape: [Int]
  /// Column after column.
  let weights: [Float]
  private let threads: Int

  init(_ tensor: Tensor<Float>, _ form: MatrixForm, threads: Int) {
    self.form = form
    self.threads = threads
    shape = tensor.shape
    weights = form.columnWise(tensor.elements)
  }

  /// The columns in as many parts as there are threads.
  private var columnBlocks: [Range<Int>] {
    let parts = max(1, min(threads, form.columns))
    return (0..<parts).map { form.columns * $0 / parts..<form.columns * ($0 + 1) / parts }
  }

  private func column(_ column: Int) -> ArraySlice<Float> {
    weights[column * form.groupRows..<(column + 1) * form.groupRows]
  }

  /// One scale per column; a column whose weights are all zero has the scale of the tensor.
  ///
  /// - Parameter empty: the scale of a tensor whose weights are all zero.
  /// - Throws: for method `grid`, `unsupported` if weights are not whole multiples of a step.
  func scales(
    _ scaling: WeightScales, _ granularity: Quantize.Granularity, empty: Double
  ) throws -> ColumnScales {
    guard granularity == .channel else {
      let tensor = try scaling.scale(for: weights)
      return ColumnScales(
        isUniform: true, Array(repeating: tensor > 0 ? tensor : empty, count: form.columns))
    }
    let scales = try concurrentMap(columnBlocks, threads: threads) { block in
      try block.map { try scaling.scale(for: column($0)) }
    }.flatMap(\.self)
    // columns may have grids of their own even if the whole tensor has none
    let tensor = scaling.method == .grid ? scales.max() ?? 0 : try scaling.scale(for: weights)
    return ColumnScales(isUniform: false, scales.map { $0 > 0 ? $0 : tensor > 0 ? tensor : empty })
  }

  /// The smallest number of bits, at least 2, that holds every code.
  func bitsNeeded(_ scaling: WeightScales, _ scales: ColumnScales) -> Int {
    let largest = weights.indices.reduce(0) { largest, place in
      let code = scaling.code(of: weights[place], scale: scales[place / form.groupRows])
      return max(largest, Int(code.magnitude))
    }
    return max(2, Int.bitWidth - largest.leadingZeroBitCount + 1)
  }

  func quantized(_ scaling: WeightScales, _ scales: ColumnScales) -> QuantizedWeights {
    let blocks = columnBlocks
    let codes = [Int16](unsafeUninitializedCapacity: weights.count) { buffer, count in
      // each block writes to its own part
      nonisolated(unsafe) let buffer = buffer
      DispatchQueue.concurrentPerform(iterations: blocks.count) { index in
        for column in blocks[index] {
          scaling.write(
            codesOf: self.column(column), scale: scales[column],
            to: buffer[(column * form.groupRows)...])
        }
      }
      count = weights.count
    }
    return QuantizedWeights(
      codes: Tensor(shape, form.constant(ofColumns: codes)), bits: scaling.bits,
      scales: scales.stored)
  }

  /// The mean error of each column's sum due to rounded weights, for inputs with these means.
  ///
  /// - Parameter means: of each input channel; padding is assumed to have them, too.
  func meanErrors(_ scaling: WeightScales, _ scales: ColumnScales, _ means: [Double]) -> [Double] {
    (0..<form.columns).map { column in
      let first = form.group(ofColumn: column) * form.groupChannels
      return self.column(column).enumerated().reduce(0) { sum, next in
        let code = scaling.code(of: next.element, scale: scales[column])
        let error = Double(next.element) - Double(code) * scales[column]
        return sum + error * means[first + next.offset % form.groupChannels]
      }
    }
  }
}

/// The weight scales of a layer, one per column.
struct ColumnScales {
  /// Whether all columns have the same scale.
  let isUniform: Bool
  private var scales: [Double]

  init(isUniform: Bool, _ scales: [Double]) {
    self.isUniform = isUniform
    self.scales = scales
  }

  subscript(column: Int) -> Double { scales[column] }

  /// The scales as `QuantizedWeights` stores them.
  var stored: [Double] { isUniform ? Array(scales.prefix(1)) : scales }

  /// Increases scales until each bias fits 32 bits and the machine can apply each factor.
  ///
  /// - Returns: the number of columns widened.
  mutating func widen(bias: [Double]?, from input: ActivationFormat, to output: ActivationFormat)
    -> Int
  {
    // the smallest factor of 31 bits is 2^-32; twice that leaves room for rounding
    let leastFactor = 0x1p-31 * output.scale / input.scale
    let least = scales.indices.map { column in
      max((bias?[column].magnitude ?? 0) / (input.scale * 2_147_483_000), leastFactor)
    }
    let needed = isUniform ? least.map { _ in least.max() ?? 0 } : least
    let widened = scales.indices.filter { scales[$0] < needed[$0] }
    for column in widened { scales[column] = needed[column] }
    return widened.count
  }
}
