import Basics
import IntegerModel
import NetworkIR
import TileAnalysis

/// The input codes of several images, one tensor `[N, …]` for each input of the network.
struct InputBatch {
  let codes: [Tensor<Int32>]
  let count: Int

  /// Takes the inputs from files. Without files, draws seeded inputs uniformly from the codes of
  /// the format.
  init(
    _ network: IntegerNetwork, files: [String] = [],
    _ preparation: ImagePreparation = ImagePreparation()
  ) throws {
    guard !files.isEmpty else {
      count = Verification.seededInputs
      codes = network.inputs.enumerated().map { index, input in
        input.seededCodes(count: Verification.seededInputs, stream: index)
      }
      return
    }
    let images = try InputFiles(files, of: "--inputs", for: network.graph.inputs, preparation)
    count = images.count
    codes = try zip(network.inputs, images.files).map { try $0.format.codes(of: $1.tensor()) }
  }
}

extension [Tensor<Int32>] {
  /// The codes of one image, by the input's name. `self` has one tensor `[N, …]` for each input.
  func image(_ index: Int, of network: IntegerNetwork) -> [String: Tensor<Int32>] {
    zip(network.inputs, self).reduce(into: [:]) { images, entry in
      images[entry.0.name] = Tensor<Int32>(entry.0.shape, [Int32](entry.1.image(index)))
    }
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
  /// Codes drawn uniformly from the format, `[count, …]`.
  func seededCodes(count: Int, stream: Int) -> Tensor<Int32> {
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
