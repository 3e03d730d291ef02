import Basics
import Foundation
import IntegerModel
import NetworkIR

/// The share of each layer's activations at a limit of their format, where values beyond are
/// clamped. It is measured on a few images and ideal devices.
package struct Saturation: Encodable, Sendable, Equatable {
  struct Layer: Encodable, Sendable, Equatable {
    let name: String
    /// The share, 0…1. Limits at which the network itself clamps, like Relu at 0, do not count.
    let share: Double
    /// Whether the share exceeds what chance, or calibration with the same images, explains.
    let isSuspicious: Bool

    enum CodingKeys: String, CodingKey { case name, share }
  }

  let images: Int
  let layers: [Layer]

  /// The largest number of images to run, and of products for the slow executor to compute.
  private static let mostImages = 16
  private static let mostProducts = 400_000_000

  /// A larger share is suspicious if there are at least `fewestActivations` activations.
  fileprivate static let suspiciousShare = 0.05
  fileprivate static let fewestActivations = 16

  /// - Parameter codes: the codes of the images, `[N, …]` for each input.
  /// - Returns: `nil` if there are no images, or one image takes too long.
  package init?(of network: IntegerNetwork, codes: [Tensor<Int32>], threads: Int) throws {
    let executor = IntegerExecutor(network)
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

  /// A warning if layers lose values.
  package var warning: String? {
    let clipped = layers.filter(\.isSuspicious)
    guard !clipped.isEmpty else { return nil }
    let worst = clipped.sorted { $0.share > $1.share }.prefix(4)
    return "activations saturate in "
      + worst.map { "'\($0.name)' (\(String(format: "%.1f", 100 * $0.share)) %)" }
      .joined(separator: ", ") + (clipped.count > 4 ? " and \(clipped.count - 4) more" : "")
      + ": calibrate with representative images, 'memc compile --calibrate'"
  }
}

extension Saturation.Layer {
  fileprivate init(_ step: IntegerNetwork.Step, _ saturated: Int, of activations: Int) {
    name = step.node.name
    share = Double(saturated) / Double(max(activations, 1))
    // if there are few codes, the first and the last represent many values
    let limit = max(Saturation.suspiciousShare, 4 / Double(step.output.format.codes.count))
    isSuspicious = share > limit && activations >= Saturation.fewestActivations
  }
}

extension IntegerNetwork.Step {
  /// The number of output elements at a limit of the format that is not a limit of the network.
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
