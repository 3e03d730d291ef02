import Basics
import IntegerModel
import NetworkIR

/// How often a quantized network with ideal converters chooses the same class as the network in
/// single precision.
public struct ClassAgreement: Codable, Equatable, Sendable {
  public let images: Int
  /// The share of images with the same class, 0…1.
  public let share: Double

  /// The largest number of products to compute, about a second of a slow executor, and the smallest
  /// number of images for which a share is meaningful.
  private static let mostProducts = 1 << 28
  private static let fewestImages = 20
  /// A smaller share causes a warning.
  private static let bearableShare = 0.9

  /// - Parameters:
  ///   - original: the network before it was quantized.
  ///   - images: `[N, …]` for each input.
  ///   - codes: the codes of the same images.
  /// - Returns: `nil` if the first output does not distinguish classes, or if too few images are
  ///   given or affordable.
  package init?(
    of network: IntegerNetwork, with original: Graph, images: [Tensor<Float>],
    codes: [Tensor<Int32>],
    threads: Int
  ) throws {
    let all = codes.first?.shape[0] ?? 0
    let count = min(all, Self.mostProducts / max(network.multiplications, 1))
    guard count >= Self.fewestImages, let output = network.outputs.first,
      output.shape.count(where: { $0 > 1 }) == 1
    else { return nil }
    let executor = IntegerExecutor(network)
    let chosen = (0..<count).map { $0 * all / count }
    let isSame = try concurrentMap(chosen, threads: threads) { index in
      let integers = try executor.run(codes.image(index, of: network))[output.name]
      let reals = try FloatExecutor().run(original, inputs: images.image(index, of: original))
      let classes = (integers?.classOfLargest, reals[original.outputs[0]]?.classOfLargest)
      return classes.0 == classes.1
    }
    self.images = count
    share = Double(isSame.count { $0 }) / Double(count)
  }

  /// A warning that quantization changes the network's classes, if it does.
  package var warning: String? {
    guard share < Self.bearableShare else { return nil }
    return "the program agrees with the network in single precision on the class of only "
      + "\(share.asPercent) of \(images) calibration images: more bits may help"
  }
}

extension [Tensor<Float>] {
  /// One image for each input, by the input's name. `self` has one tensor `[N, …]` for each input.
  fileprivate func image(_ index: Int, of graph: Graph) -> [String: Tensor<Float>] {
    zip(graph.inputs, self).reduce(into: [:]) { images, entry in
      images[entry.0.name] = Tensor(entry.0.type.shape, [Float](entry.1.image(index)))
    }
  }
}

extension Tensor where Element: Comparable {
  fileprivate var classOfLargest: Int { elements[...].indexOfLargest }
}
