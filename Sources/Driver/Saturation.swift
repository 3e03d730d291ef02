import Basics
import Foundation
import NetworkIR

/// The share of a layer's activations that stand at the end of their format, on a few images and
/// ideal devices: what lies beyond is lost there.
struct Saturation: Encodable, Sendable, Equatable {
  struct Layer: Encodable, Sendable, Equatable {
    let name: String
    /// 0…1; ends at which the network itself holds its values, as Relu does at 0, do not count.
    let share: Double
    /// Whether that is more than chance, or a calibration by these very images, explains.
    let isSuspicious: Bool

    enum CodingKeys: String, CodingKey { case name, share }
  }

  let images: Int
  let layers: [Layer]

  /// Images that are looked at, at most, and products of the slow executor that may be spent.
  private static let mostImages = 16
  private static let mostProducts = 400_000_000

  /// More than this share is suspicious, of this many activations at least.
  fileprivate static let suspiciousShare = 0.05
  fileprivate static let fewestActivations = 16

  /// - Parameter codes: of the images, `[N, …]` for each input.
  /// - Returns: `nil` where one image takes too long.
  init?(of graph: Graph, codes: [Tensor<Int32>], threads: Int) throws {
    let executor = try IntegerExecutor(graph)
    let network = executor.network
    let all = codes.first?.shape[0] ?? 0
    images = min(all, Self.mostImages, Self.mostProducts / max(network.multiplications, 1))
    guard images > 0 else { return nil }
    let chosen = (0..<images).map { [images] in $0 * all / images }
    let counts = try concurrentMap(chosen, threads: threads) { index in
      let values = try executor.run(codes.image(index, of: network))
      return network.steps.map { $0.saturated(values) }
    }
    layers = network.steps.enumerated().compactMap { index, step in
      guard case .matrix = step.tables else { return nil }
      let saturated = counts.reduce(0) { $0 + $1[index] }
      return Layer(step, saturated, of: step.output.shape.elementCount * counts.count)
    }
  }

  /// That layers lose values.
  var warning: String? {
    let clipped = layers.filter(\.isSuspicious)
    guard !clipped.isEmpty else { return nil }
    let worst = clipped.sorted { $0.share > $1.share }.prefix(4)
    return "activations stand at the end of their range in "
      + worst.map { "'\($0.name)' (\(String(format: "%.1f", 100 * $0.share)) %)" }
      .joined(separator: ", ") + (clipped.count > 4 ? " and \(clipped.count - 4) more" : "")
      + ": give 'memc compile --calibrate' images as they will come"
  }
}

extension Saturation.Layer {
  fileprivate init(_ step: IntegerNetwork.Step, _ saturated: Int, of activations: Int) {
    name = step.node.name
    share = Double(saturated) / Double(max(activations, 1))
    // of few codes the two at the ends stand for many values
    let limit = max(Saturation.suspiciousShare, 4 / Double(step.output.format.codes.count))
    isSuspicious = share > limit && activations >= Saturation.fewestActivations
  }
}

extension IntegerNetwork.Step {
  /// Elements of the output at an end of its format, where the network would go on.
  fileprivate func saturated(_ values: [String: Tensor<Int32>]) -> Int {
    guard case .matrix = tables, let codes = values[output.name] else { return 0 }
    let (format, clamp) = (output.format, node.clamp)
    let (low, high) = (format.codes.lowerBound, format.codes.upperBound)
    let holdsLow = clamp.map { Double($0.lowerBound) >= format.real(of: low) } ?? false
    let holdsHigh =
      clamp.map { Double($0.upperBound) <= format.real(of: high) + format.scale } ?? false
    let lost = [holdsLow || !format.isSigned ? nil : low, holdsHigh ? nil : high].compactMap(\.self)
    return codes.elements.count { lost.contains(Int($0)) }
  }
}
