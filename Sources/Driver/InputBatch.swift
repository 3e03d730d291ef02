import Basics
import NetworkIR
import TileMachine

/// Input codes for a number of images, one tensor `[N, …]` for each input of the network.
struct InputBatch {
  let codes: [Tensor<Int32>]
  let count: Int

  /// Inputs from a file, or seeded ones: every code of the format as likely as any other.
  init(_ network: IntegerNetwork, path: String?, mapping: Value) throws {
    guard let path else {
      count = Verification.seededInputs
      codes = network.inputs.enumerated().map { index, input in
        input.seededCodes(count: Verification.seededInputs, stream: index)
      }
      return
    }
    let images = try ImageFile(path, MappingFile(Record(mapping)).input)
    guard network.inputs.count == 1 else {
      throw Diagnostic.unsupported("'--inputs' is for networks with one input")
    }
    let input = network.inputs[0]
    let shape = try images.shape(for: input.shape)
    count = images.count
    codes = [input.format.codes(of: Tensor(shape, images.reals(0..<images.count)))]
  }
}

extension Tensor {
  /// The elements of one image of `[N, …]`.
  func image(_ index: Int) -> ArraySlice<Element> {
    let size = count / shape[0]
    return elements[index * size..<(index + 1) * size]
  }
}

extension IntegerValue {
  /// Codes drawn evenly from the format, `[count, …]`.
  func seededCodes(count: Int, stream: Int) -> Tensor<Int32> {
    let shape = [count] + self.shape.dropFirst()
    let random = Philox(seed: 0, stream: UInt64(stream))
    return Tensor(
      shape,
      (0..<shape.elementCount).map { element in
        let code = random.index(below: format.codes.count, UInt64(element))
        return Int32(format.codes.lowerBound + code)
      })
  }
}
