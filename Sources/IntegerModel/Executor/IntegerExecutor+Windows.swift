import Basics
import NetworkIR

extension MatrixTables {
  /// Computes the product for codes `[…, rows]`, or `[N, C, D1, …]` if there is a window.
  func run(_ input: Tensor<Int32>, shape: [Int]) -> Tensor<Int32> {
    guard let window = form.window else { return run(vectors: input, shape: shape) }
    let spatial = Array(input.shape.dropFirst(2))
    let plane = spatial.elementCount
    let sources = window.sources(in: spatial)
    let order = groupedRows.map { (tap: $0 / form.channels, plane: $0 % form.channels * plane) }
    var result = [Int32](repeating: 0, count: shape.elementCount)
    for image in 0..<input.shape[0] {
      let first = image * form.channels * plane
      for (position, taps) in sources.enumerated() {
        let window = order.map { row in
          taps[row.tap].map { input.elements[first + row.plane + $0] } ?? Int32(inputZeroPoint)
        }
        for (column, code) in products(of: window).enumerated() {
          result[(image * form.columns + column) * sources.count + position] = code
        }
      }
    }
    return Tensor(shape, result)
  }

  private func run(vectors input: Tensor<Int32>, shape: [Int]) -> Tensor<Int32> {
    let order = groupedRows
    return Tensor(
      shape,
      stride(from: 0, to: input.count, by: form.rows).flatMap { first in
        products(of: order.map { input.elements[first + $0] })
      })
  }

  /// The matrix rows, group after group.
  private var groupedRows: [Int] { (0..<form.groups).flatMap(form.rows(ofGroup:)) }

  /// The output codes of all columns for one vector, with elements in the order of `groupedRows`.
  ///
  /// Sums of 16-bit products compile to vector instructions; the results are the same.
  private func products(of vector: [Int32]) -> [Int32] {
    isNarrow
      ? products(of: vector.map { Int16(truncatingIfNeeded: $0) }, summedAs: Int32.self)
      : products(of: vector, summedAs: Int.self)
  }

  private func products<Code: FixedWidthInteger, Sum: FixedWidthInteger>(
    of vector: [Code], summedAs type: Sum.Type
  ) -> [Int32] {
    let rows = form.groupRows
    return codes.withUnsafeBufferPointer { codes in
      vector.withUnsafeBufferPointer { vector in
        (0..<form.columns).map { column in
          let group = form.group(ofColumn: column)
          let weights = UnsafeBufferPointer(rebasing: codes[column * rows..<(column + 1) * rows])
          let inputs = UnsafeBufferPointer(rebasing: vector[group * rows..<(group + 1) * rows])
          let sum = weights.sumOfProducts(with: inputs, as: type)
          return Int32(requantizations[column].apply(Int(sum), clamp: clamp))
        }
      }
    }
  }
}

extension UnsafeBufferPointer<Int16> {
  /// The sum of products. Partial sums may wrap, because the final sum fits `Sum`.
  fileprivate func sumOfProducts<Code: FixedWidthInteger, Sum: FixedWidthInteger>(
    with others: UnsafeBufferPointer<Code>, as _: Sum.Type
  ) -> Sum {
    var sum: Sum = 0
    for index in 0..<count {
      sum &+= Sum(truncatingIfNeeded: self[index]) &* Sum(truncatingIfNeeded: others[index])
    }
    return sum
  }
}

extension MaximumTables {
  /// Computes the largest code of each window of `[N, C, D1, …]`.
  func run(_ input: Tensor<Int32>, shape: [Int]) -> Tensor<Int32> {
    input.windowed(window, shape: shape) { plane, taps, _ in
      let largest = taps.compactMap { $0.map { plane[$0] } }.max() ?? 0
      return rescaling.apply(largest, clamp)
    }
  }
}

extension AverageTables {
  /// Computes the mean of each window of `[N, C, D1, …]`.
  func run(_ input: Tensor<Int32>, shape: [Int]) -> Tensor<Int32> {
    let positions = window.outputSizes.positions()
    return input.windowed(window, shape: shape) { plane, taps, position in
      let sum = taps.reduce(0) { sum, tap in sum + (tap.map { plane[$0] } ?? inputZeroPoint) }
      return requantization(at: positions[position]).apply(sum, clamp: clamp)
    }
  }
}

extension Tensor<Int32> {
  /// Applies `reduce` to each window of each plane of `[N, C, D1, …]`: to the plane, the indices in
  /// it that the taps read, and the index of the output position.
  fileprivate func windowed(
    _ window: Window, shape: [Int], reduce: (_ plane: [Int], _ taps: [Int?], Int) -> Int
  ) -> Tensor<Int32> {
    let spatial = Array(self.shape.dropFirst(2))
    let sources = window.sources(in: spatial)
    let size = spatial.elementCount
    return Tensor(
      shape,
      (0..<shape[0] * shape[1]).flatMap { index in
        let plane = elements[index * size..<(index + 1) * size].map(Int.init)
        return sources.enumerated().map { Int32(reduce(plane, $1, $0)) }
      })
  }
}

extension Window {
  /// The index in a plane of these `sizes` that each tap reads at each output position, both in
  /// row-major order; `nil` outside the plane.
  fileprivate func sources(in sizes: [Int]) -> [[Int?]] {
    let strides = sizes.rowMajorStrides
    let taps = kernel.positions()
    return outputSizes.positions().map { position in
      taps.map { tap in
        let at = sizes.indices.map { source(axis: $0, position: position[$0], tap: tap[$0]) }
        guard sizes.indices.allSatisfy({ (0..<sizes[$0]).contains(at[$0]) }) else { return nil }
        return zip(at, strides).reduce(0) { $0 + $1.0 * $1.1 }
      }
    }
  }
}

extension [Int] {
  /// Every index into a tensor of this shape, row-major.
  fileprivate func positions() -> [[Int]] {
    reduce([[]]) { positions, size in positions.flatMap { at in (0..<size).map { at + [$0] } } }
  }
}
