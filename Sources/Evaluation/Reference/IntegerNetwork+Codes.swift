import Basics
import IntegerModel
import NetworkIR

extension IntegerNetwork {
  /// The number of elements of the first output.
  package var classes: Int { outputs.first?.shape.elementCount ?? 0 }

  /// The number of multiplications by weights for one input, including zero weights.
  var multiplications: Int {
    steps.reduce(0) { sum, step in
      guard case .matrix(let tables) = step.tables else { return sum }
      return sum + step.output.shape.elementCount * tables.form.groupRows
    }
  }
}

extension [Tensor<Int32>] {
  /// The codes of one image, by the input's name. `self` has one tensor `[N, …]` for each input.
  package func image(_ index: Int, of network: IntegerNetwork) -> [String: Tensor<Int32>] {
    zip(network.inputs, self).reduce(into: [:]) { images, entry in
      images[entry.0.name] = Tensor<Int32>(entry.0.shape, [Int32](entry.1.image(index)))
    }
  }
}

extension Tensor {
  /// The elements of one image of `[N, …]`.
  package func image(_ index: Int) -> ArraySlice<Element> {
    let size = count / shape[0]
    return elements[index * size..<(index + 1) * size]
  }

  /// The images in `range` of `[N, …]`.
  func images(_ range: Range<Int>) -> Tensor {
    guard range != 0..<shape[0] else { return self }
    let size = count / shape[0]
    return Tensor(
      [range.count] + shape.dropFirst(),
      Array(elements[range.lowerBound * size..<range.upperBound * size]))
  }
}

extension IntegerValue {
  /// Codes drawn uniformly from the format, `[count, …]`.
  package func seededCodes(count: Int, stream: Int) -> Tensor<Int32> {
    let shape = [count] + self.shape.itemShape
    let random = Philox(seed: 0, stream: UInt64(stream))
    return Tensor(
      shape,
      (0..<shape.elementCount).map { element in
        let code = random.index(below: format.codes.count, UInt64(element))
        return Int32(format.codes.lowerBound + code)
      })
  }
}
