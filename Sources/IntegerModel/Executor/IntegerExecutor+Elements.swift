import Basics
import NetworkIR

extension IntegerNetwork.Step {
  /// Computes the output's codes from the codes of the inputs, in the order of `inputs`.
  func run(_ codes: [Tensor<Int32>], threads: Int) throws -> Tensor<Int32> {
    let shape = output.shape
    switch tables {
    case .matrix(let tables): return try tables.run(codes[0], shape: shape, threads: threads)
    case .maximum(let tables): return tables.run(codes[0], shape: shape)
    case .average(let tables): return tables.run(codes[0], shape: shape)
    case .affine(let tables): return tables.run(codes[0], shape: shape)
    case .sum(let tables): return tables.run(codes, shape: shape)
    case .product(let tables): return tables.run(codes[0], codes[1], shape: shape)
    case .lookup(let table): return codes[0].map { Int32(table.apply(Int($0))) }
    case .concatenation(let tables): return tables.run(codes, shape: shape)
    case .rearrangement(let tables): return tables.run(codes[0], shape: shape)
    case .host(let function): return try function.run(codes)
    }
  }
}

extension Requantization? {
  /// Rescales the code if the formats differ, and clamps it.
  func apply(_ code: Int, _ clamp: ClosedRange<Int>) -> Int {
    self?.apply(code, clamp: clamp) ?? min(max(code, clamp.lowerBound), clamp.upperBound)
  }
}

extension AffineTables {
  func run(_ input: Tensor<Int32>, shape: [Int]) -> Tensor<Int32> {
    let codes = input.broadcast(to: shape).elements
    let steps = Tensor(self.shape, requantizations).broadcast(to: shape).elements
    return Tensor(shape, zip(codes, steps).map { Int32($1.apply(Int($0), clamp: clamp)) })
  }
}

extension SumTables {
  /// Adds one operand after another.
  func run(_ inputs: [Tensor<Int32>], shape: [Int]) -> Tensor<Int32> {
    var sums = [Int](repeating: offset, count: shape.elementCount)
    for (input, multiplier) in zip(inputs, multipliers) {
      let codes = input.broadcast(to: shape).elements
      for index in sums.indices { sums[index] += multiplier * Int(codes[index]) }
    }
    return Tensor(shape, sums.map { Int32(code(ofSum: $0)) })
  }
}

extension ProductTables {
  func run(_ a: Tensor<Int32>, _ b: Tensor<Int32>, shape: [Int]) -> Tensor<Int32> {
    let pairs = zip(a.broadcast(to: shape).elements, b.broadcast(to: shape).elements)
    return Tensor(
      shape,
      pairs.map { a, b in
        let product = (Int(a) - zeroPoints[0]) * (Int(b) - zeroPoints[1])
        return Int32(requantization.apply(product, clamp: clamp))
      })
  }
}

extension ConcatenationTables {
  func run(_ inputs: [Tensor<Int32>], shape: [Int]) -> Tensor<Int32> {
    let outer = shape.prefix(axis).reduce(1, *)
    let rescaled = zip(inputs, rescalings).map { input, rescaling in
      input.elements.map { Int32(rescaling.apply(Int($0), clamp)) }
    }
    return Tensor(
      shape,
      (0..<outer).flatMap { index in
        rescaled.flatMap { elements in
          let run = elements.count / outer
          return elements[index * run..<(index + 1) * run]
        }
      })
  }
}

extension RearrangementTables {
  func run(_ input: Tensor<Int32>, shape: [Int]) -> Tensor<Int32> {
    let codes = input.map { Int32(rescaling.apply(Int($0), clamp)) }
    switch rearrangement {
    case .reshape: return codes.reshaped(shape)
    case .transpose(let permutation):
      let strides = input.shape.rowMajorStrides
      return codes.selecting(
        permutation.map { axis in (0..<input.shape[axis]).map { $0 * strides[axis] } })
    case .pad(let begin, _, _): return codes.padded(shape, begin: begin, with: Int32(padding))
    case .selection(let indices):
      // the images of a batch lie on axis 0
      let all = input.shape.prefix(1).map { Array(0..<$0) } + indices.dropFirst()
      return codes.selecting(indices: all).reshaped(shape)
    }
  }
}

extension Tensor<Int32> {
  /// A tensor of `shape`, filled with `code`, with this one at `begin`, which may be negative.
  fileprivate func padded(_ shape: [Int], begin: [Int], with code: Int32) -> Tensor<Int32> {
    let (strides, own) = (shape.rowMajorStrides, self.shape.rowMajorStrides)
    return Tensor(
      shape,
      (0..<shape.elementCount).map { index in
        let at = shape.indices.map { index / strides[$0] % shape[$0] - begin[$0] }
        guard at.indices.allSatisfy({ (0..<self.shape[$0]).contains(at[$0]) }) else { return code }
        return elements[zip(at, own).reduce(0) { $0 + $1.0 * $1.1 }]
      })
  }
}
