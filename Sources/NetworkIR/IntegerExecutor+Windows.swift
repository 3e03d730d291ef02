import Basics

extension MatrixTables {
  /// The product for codes `[…, rows]`, or `[N, C, D1, …]` under a window.
  func run(_ input: Tensor<Int32>, shape: [Int]) -> Tensor<Int32> {
    guard let window = form.window else {
      return Tensor(
        shape,
        stride(from: 0, to: input.count, by: form.rows).flatMap { start in
          products(of: input.elements[start..<start + form.rows].map(Int.init))
        })
    }
    let spatial = Array(input.shape.dropFirst(2))
    let sources = window.sources(in: spatial)
    var result = [Int32](repeating: 0, count: shape.elementCount)
    for image in 0..<input.shape[0] {
      let base = image * form.channels * spatial.elementCount
      for (position, taps) in sources.enumerated() {
        let products = products(of: gather(input, base, spatial.elementCount, taps))
        for column in 0..<form.columns {
          result[(image * form.columns + column) * sources.count + position] = products[column]
        }
      }
    }
    return Tensor(shape, result)
  }

  /// One window of an image, in the order of the matrix rows.
  private func gather(_ input: Tensor<Int32>, _ base: Int, _ plane: Int, _ taps: [Int?]) -> [Int] {
    taps.flatMap { tap in
      (0..<form.channels).map { channel in
        tap.map { Int(input.elements[base + channel * plane + $0]) } ?? inputZeroPoint
      }
    }
  }

  /// The output codes for one vector of matrix rows.
  private func products(of rows: [Int]) -> [Int32] {
    (0..<form.groups).flatMap { group in
      let inputs = form.groups == 1 ? rows : form.rows(ofGroup: group).map { rows[$0] }
      return (group * form.groupColumns..<(group + 1) * form.groupColumns).map { column in
        Int32(requantizations[column].apply(sum(inputs, column), clamp: clamp))
      }
    }
  }

  private func sum(_ inputs: [Int], _ column: Int) -> Int {
    codes.withUnsafeBufferPointer { codes in
      let start = column * form.groupRows
      return inputs.indices.reduce(0) { $0 + Int(codes[start + $1]) * inputs[$1] }
    }
  }
}

extension MaximumTables {
  /// The largest codes of the windows of `[N, C, D1, …]`.
  func run(_ input: Tensor<Int32>, shape: [Int]) -> Tensor<Int32> {
    input.windowed(window, shape: shape) { plane, taps, _ in
      let largest = taps.compactMap { $0.map { plane[$0] } }.max() ?? 0
      return rescaling.apply(largest, clamp)
    }
  }
}

extension AverageTables {
  /// The means of the windows of `[N, C, D1, …]`.
  func run(_ input: Tensor<Int32>, shape: [Int]) -> Tensor<Int32> {
    let positions = window.outputSizes.positions()
    return input.windowed(window, shape: shape) { plane, taps, position in
      let sum = taps.reduce(0) { sum, tap in sum + (tap.map { plane[$0] } ?? inputZeroPoint) }
      return requantization(at: positions[position]).apply(sum, clamp: clamp)
    }
  }
}

extension Tensor<Int32> {
  /// `reduce` of each window of each plane of `[N, C, D1, …]`, given the plane, where the taps read
  /// in it, and the number of the position.
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
  /// For each output position and each tap, both row-major, the element of a plane of these `sizes`
  /// that is read; `nil` outside the plane.
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
