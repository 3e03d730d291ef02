import Basics
import NetworkIR

/// How often a quantized network, converters ideal, chooses the class that it chose in single
/// precision.
public struct Agreement: Codable, Equatable, Sendable {
  public let images: Int
  /// Of the images, 0…1.
  public let share: Double

  /// Products that may be spent, by a slow executor: about a second; and images below which a share
  /// says little.
  private static let mostProducts = 1 << 28
  private static let fewestImages = 20
  /// A smaller share is doubtful.
  private static let bearableShare = 0.9

  /// - Parameters:
  ///   - original: the network before it was quantized.
  ///   - images: `[N, …]` for each input.
  ///   - codes: of the same images.
  /// - Returns: `nil` where the first output tells no classes apart, or few images are there or can be
  ///   afforded.
  init?(
    of graph: Graph, with original: Graph, images: [Tensor<Float>], codes: [Tensor<Int32>],
    threads: Int
  ) throws {
    let network = try IntegerNetwork(graph)
    let all = codes.first?.shape[0] ?? 0
    let count = min(all, Self.mostProducts / max(network.multiplications, 1))
    guard count >= Self.fewestImages, let output = network.outputs.first,
      output.shape.count(where: { $0 > 1 }) == 1
    else { return nil }
    let executor = try IntegerExecutor(graph)
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

  /// That integers change what the network says.
  var warning: String? {
    guard share < Self.bearableShare else { return nil }
    return "the program chooses the class that the network chooses in single precision for only "
      + "\(share.asPercent) of \(images) calibration images: more bits may do"
  }
}

extension [Tensor<Float>] {
  /// One image by the name of the input; these are one tensor `[N, …]` for each.
  fileprivate func image(_ index: Int, of graph: Graph) -> [String: Tensor<Float>] {
    zip(graph.inputs, self).reduce(into: [:]) { images, entry in
      images[entry.0.name] = Tensor(entry.0.type.shape, [Float](entry.1.image(index)))
    }
  }
}

extension Tensor where Element: Comparable {
  fileprivate var classOfLargest: Int { elements[...].indexOfLargest }
}
