import Basics
import COperators
import NetworkIR

extension MatrixTables {
  /// Computes the product for codes `[…, rows]`, or `[N, C, D1, …]` if there is a window.
  ///
  /// - Parameter isNarrow: whether all codes fit 16 bits and all sums 32, for a faster way to the
  ///   same sums.
  func run(_ input: Tensor<Int32>, shape: [Int], threads: Int = 1, isNarrow: Bool? = nil) throws
    -> Tensor<Int32>
  {
    let windows = MatrixWindows(form, over: input.shape, padding: inputZeroPoint)
    let blocks = stride(from: 0, to: windows.count, by: Self.block).map {
      $0..<min($0 + Self.block, windows.count)
    }
    let isNarrow = isNarrow ?? self.isNarrow
    let outputs = try concurrentMap(blocks, threads: threads) { block in
      isNarrow
        ? narrowProducts(of: windows, block, input.elements)
        : products(of: windows, block, input.elements)
    }
    return Tensor(shape, ordered(outputs, blocks, windows))
  }

  /// Windows that are computed at a time.
  private static let block = 16

  /// The output codes of some windows, `[columns, windows]`.
  private func products(of windows: MatrixWindows, _ range: Range<Int>, _ input: [Int32])
    -> [Int32]
  {
    let inputs = windows.elements(range, of: input) { Int($0) }
    return (0..<form.columns).flatMap { column in
      let codes = codes(ofColumn: column)
      let first = form.group(ofColumn: column) * form.groupRows
      return range.indices.map { window in
        let start = (window - range.lowerBound) * form.rows + first
        let sum = zip(codes, inputs[start...]).reduce(0) { $0 + Int($1.0) * $1.1 }
        return Int32(requantizations[column].apply(sum, clamp: clamp))
      }
    }
  }

  /// The same with 16-bit codes and 32-bit sums.
  private func narrowProducts(of windows: MatrixWindows, _ range: Range<Int>, _ input: [Int32])
    -> [Int32]
  {
    let inputs = windows.elements(range, of: input) { Int16(truncatingIfNeeded: $0) }
    var sums = [Int32](repeating: 0, count: form.columns * range.count)
    for group in 0..<form.groups {
      let first = group * form.groupColumns
      inputs.withUnsafeBufferPointer { inputs in
        codes.withUnsafeBufferPointer { codes in
          sums.withUnsafeMutableBufferPointer { sums in
            memc_window_sums(
              codes.baseAddress.map { $0 + first * form.groupRows }, Int64(form.groupColumns),
              Int64(form.groupRows), inputs.baseAddress.map { $0 + group * form.groupRows },
              Int64(form.rows), Int64(range.count),
              sums.baseAddress.map { $0 + first * range.count })
          }
        }
      }
    }
    for column in 0..<form.columns {
      let requantization = requantizations[column]
      for index in column * range.count..<(column + 1) * range.count {
        sums[index] = Int32(requantization.apply(Int(sums[index]), clamp: clamp))
      }
    }
    return sums
  }

  /// The codes of all blocks in the order of the output: `[N, columns, positions]` of images,
  /// `[…, columns]` of vectors.
  private func ordered(_ outputs: [[Int32]], _ blocks: [Range<Int>], _ windows: MatrixWindows)
    -> [Int32]
  {
    var result = [Int32](repeating: 0, count: windows.count * form.columns)
    for (codes, block) in zip(outputs, blocks) {
      for (offset, window) in block.enumerated() {
        let (image, position) = window.quotientAndRemainder(dividingBy: windows.positions)
        for column in 0..<form.columns {
          result[(image * form.columns + column) * windows.positions + position] =
            codes[column * block.count + offset]
        }
      }
    }
    return result
  }
}

/// The windows of a matrix product, image by image; a vector is an image with one window.
private struct MatrixWindows: Sendable {
  let form: MatrixForm
  /// The windows of one image.
  let positions: Int
  /// The windows of all images.
  let count: Int
  private let padding: Int
  private let plane: Int
  private let sources: WindowSources

  /// - Parameter padding: the code outside the planes.
  init(_ form: MatrixForm, over shape: [Int], padding: Int) {
    self.form = form
    self.padding = padding
    let spatial = form.window == nil ? [] : Array(shape.dropFirst(2))
    sources = form.window.map { WindowSources($0, in: spatial) } ?? WindowSources()
    plane = spatial.elementCount
    positions = sources.positions
    count = positions * (form.rows == 0 ? 0 : shape.elementCount / (form.channels * plane))
  }

  /// The inputs of some windows, `[windows, rows]`, the rows group after group.
  @inline(__always)
  func elements<Code: BitwiseCopyable>(
    _ range: Range<Int>, of input: [Int32], _ convert: (Int32) -> Code
  ) -> [Code] {
    let places = range.map { $0.quotientAndRemainder(dividingBy: positions) }
    let (rows, groupRows) = (form.rows, form.groupRows)
    let (channels, groupChannels) = (form.channels, form.groupChannels)
    return [Code](unsafeUninitializedCapacity: range.count * rows) { elements, count in
      count = range.count * rows
      input.withUnsafeBufferPointer { input in
        for tap in 0..<sources.taps {
          // of each window what the tap reads in the first plane, negative outside
          let firsts = places.map { image, position in
            let source = sources[position, tap]
            return source < 0 ? source : image * channels * plane + source
          }
          for channel in 0..<channels {
            let (group, own) = channel.quotientAndRemainder(dividingBy: groupChannels)
            let row = group * groupRows + tap * groupChannels + own
            for window in firsts.indices {
              let first = firsts[window]
              let code = first < 0 ? Int32(padding) : input[first &+ channel &* plane]
              elements[window &* rows &+ row] = convert(code)
            }
          }
        }
      }
    }
  }
}
