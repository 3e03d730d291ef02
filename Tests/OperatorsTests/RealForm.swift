import Basics
import NetworkIR

/// The computation of an integer form on real numbers, for tests that compare it with `evaluate`.
extension IntegerForm {
  /// - Returns: the output's elements; `nil` for `afterProgram`.
  func apply(to inputs: [AnyTensor], constants: [Bool], output: [Int]) -> Tensor<Float>? {
    let tensors = inputs.map(\.asReal)
    let data = zip(tensors, constants).first { !$0.1 }?.0 ?? tensors[0]
    switch self {
    case .matrix(let form): return form.apply(tensors, output: output)
    case .pool(let form): return form.apply(data, output: output)
    case .affine(let form): return form.apply(data)
    case .function(let function): return data.map { Float(function(Double($0))) }
    case .quantizer(let quantizer): return data.map(quantizer.apply)
    case .sum(let signs):
      let terms = zip(signs, tensors).map { sign, tensor in
        tensor.spread(to: output).map { Float(sign) * $0 }
      }
      return elementwise(terms, output, +)
    case .product: return elementwise(tensors.map { $0.spread(to: output) }, output, *)
    case .concatenation(let axis): return Tensor(joining: tensors, axis: axis, shape: output)
    case .rearrangement(let rearrangement): return rearrangement.apply(data, output: output)
    case .afterProgram, .host: return nil
    }
  }

  private func elementwise(
    _ terms: [Tensor<Float>], _ shape: [Int], _ combine: (Float, Float) -> Float
  ) -> Tensor<Float> {
    let first = terms[0].elements
    return Tensor(shape, terms.dropFirst().reduce(first) { zip($0, $1.elements).map(combine) })
  }
}

extension MatrixForm {
  fileprivate func apply(_ inputs: [Tensor<Float>], output: [Int]) -> Tensor<Float> {
    let (data, weights) = (inputs[0], inputs[weightInput])
    let rowVectors = window.map { gather(data, $0) } ?? vectors(data)
    let bias = biasInput.map { inputs[$0].elements }
    let sums = rowVectors.map { rowVector in
      (0..<columns).map { column in
        rowVector.enumerated().reduce(bias?[column] ?? 0) { sum, entry in
          sum + entry.element
            * (weightIndex(entry.offset, column).map { weights.elements[$0] } ?? 0)
        }
      }
    }
    guard window != nil else { return Tensor(output, sums.flatMap { $0 }) }
    let positions = Array(output.dropFirst(2)).elementCount
    return Tensor(output) { index in
      sums[
        index[0] * positions + Array(index.dropFirst(2)).position(in: Array(output.dropFirst(2)))][
          index[1]]
    }
  }

  private func vectors(_ data: Tensor<Float>) -> [[Float]] {
    (0..<data.count / rows).map { Array(data.elements[$0 * rows..<($0 + 1) * rows]) }
  }

  /// For each image and window, the inputs in the order of the rows.
  private func gather(_ data: Tensor<Float>, _ window: Window) -> [[Float]] {
    let sizes = Array(data.shape.dropFirst(2))
    return (0..<data.shape[0]).flatMap { image in
      window.outputSizes.indexTuples.map { position in
        window.kernel.indexTuples.flatMap { tap in
          (0..<data.shape[1]).map { channel in
            let source = window.sources(position, tap)
            guard zip(source, sizes).allSatisfy({ (0..<$1).contains($0) }) else { return 0 }
            return data.elements[([image, channel] + source).position(in: data.shape)]
          }
        }
      }
    }
  }
}

extension PoolForm {
  fileprivate func apply(_ data: Tensor<Float>, output: [Int]) -> Tensor<Float> {
    let sizes = Array(data.shape.dropFirst(2))
    let pooled = Tensor(data.shape.prefix(2) + window.outputSizes) { index in
      let position = Array(index.dropFirst(2))
      let sources = window.kernel.indexTuples.map { window.sources(position, $0) }
      let values = sources.filter { zip($0, sizes).allSatisfy { (0..<$1).contains($0) } }
        .map { data.elements[(index.prefix(2) + $0).position(in: data.shape)] }
      switch kind {
      case .max: return values.max() ?? -.infinity
      case .average(let countsPadding):
        let counted = sources.filter { source in
          countsPadding
            && source.indices.allSatisfy {
              (-window.padsBegin[$0]..<sizes[$0] + window.padsEnd[$0]).contains(source[$0])
            }
        }
        return values.reduce(0, +) / Float(countsPadding ? counted.count : values.count)
      }
    }
    return pooled.reshaped(output)
  }
}

extension AffineForm {
  fileprivate func apply(_ data: Tensor<Float>) -> Tensor<Float> {
    let (scale, shift) = (scale.spread(to: data.shape), shift.spread(to: data.shape))
    return Tensor(
      data.shape,
      data.elements.indices.map {
        let value = scale.elements[$0] * data.elements[$0] + shift.elements[$0]
        return min(max(value, clamp.lowerBound), clamp.upperBound)
      })
  }
}

extension Rearrangement {
  fileprivate func apply(_ data: Tensor<Float>, output: [Int]) -> Tensor<Float> {
    switch self {
    case .reshape(let shape): data.reshaped(shape)
    case .transpose(let permutation):
      Tensor(output) { index in
        var source = index
        for (axis, old) in permutation.enumerated() { source[old] = index[axis] }
        return data.elements[source.position(in: data.shape)]
      }
    case .pad(let begin, _, let value):
      Tensor(output) { index in
        let source = zip(index, begin).map { $0 - $1 }
        guard zip(source, data.shape).allSatisfy({ (0..<$1).contains($0) }) else { return value }
        return data.elements[source.position(in: data.shape)]
      }
    case .selection(let indices):
      Tensor(indices.map(\.count)) { index in
        data.elements[zip(indices, index).map { $0[$1] }.position(in: data.shape)]
      }.reshaped(output)
    }
  }
}

extension Window {
  fileprivate func sources(_ position: [Int], _ tap: [Int]) -> [Int] {
    position.indices.map { source(axis: $0, position: position[$0], tap: tap[$0]) }
  }
}

extension [Int] {
  /// Every index of a tensor of this shape, row-major.
  fileprivate var indexTuples: [[Int]] {
    reduce([[]]) { tuples, size in tuples.flatMap { tuple in (0..<size).map { tuple + [$0] } } }
  }

  /// The row-major position of this index in a tensor of `shape`.
  fileprivate func position(in shape: [Int]) -> Int {
    zip(self, shape).reduce(0) { $0 * $1.1 + $1.0 }
  }
}

extension Tensor<Float> {
  fileprivate init(_ shape: [Int], _ element: ([Int]) -> Float) {
    self.init(shape, shape.indexTuples.map(element))
  }

  fileprivate init(joining parts: [Tensor<Float>], axis: Int, shape: [Int]) {
    self.init(shape) { index in
      var index = index
      var part = 0
      while index[axis] >= parts[part].shape[axis] {
        index[axis] -= parts[part].shape[axis]
        part += 1
      }
      return parts[part].elements[index.position(in: parts[part].shape)]
    }
  }

  /// This tensor repeated to `shape` by numpy's rule.
  fileprivate func spread(to shape: [Int]) -> Tensor<Float> {
    let padded = Array(repeating: 1, count: shape.count - rank) + self.shape
    return Tensor(shape) { index in
      elements[zip(index, padded).map { $1 == 1 ? 0 : $0 }.position(in: padded)]
    }
  }
}
