import Basics
import DeviceDynamics

/// A layer of neurons, one for each pixel, that learns by spike timing to restore an image.
///
/// Each pixel has two inputs: one fires at 0 ms if the pixel is on, the other if it is off. While the
/// layer learns, the neuron of a pixel is made to fire `lead` after that if the pixel is on in the
/// clean image, and `lead` before if it is off. The layer restores a pixel as on if the cells of its
/// neuron are above the middle of their range, on average over the inputs that fire.
/// - Source: in the manner of the denoising autoencoder of Suresh et al. (2019), whose details were not
///   available; the code of spikes is memc's own.
public struct SpikeAutoencoder: Sendable {
  /// Milliseconds.
  private static let lead = 5.0

  public let cell: PulsedCell
  public let timing: SpikeTiming
  /// `[input, neuron]`, each 0...1.
  public private(set) var positions: [[Double]]

  public init(_ cell: PulsedCell, _ timing: SpikeTiming, pixels: Int) {
    self.cell = cell
    self.timing = timing
    positions = Array(repeating: Array(repeating: 0.5, count: pixels), count: 2 * pixels)
  }

  /// - Precondition: both images have a value for each pixel.
  public mutating func learn(_ noisy: [Bool], clean: [Bool]) {
    for input in inputs(noisy) {
      for (neuron, fires) in clean.enumerated() {
        positions[input][neuron] = timing.position(
          of: cell, at: positions[input][neuron], after: fires ? Self.lead : -Self.lead)
      }
    }
  }

  /// - Precondition: the image has a value for each pixel.
  public func restored(_ noisy: [Bool]) -> [Bool] {
    let inputs = inputs(noisy)
    return noisy.indices.map { neuron in
      inputs.reduce(0) { $0 + positions[$1][neuron] } > 0.5 * Double(inputs.count)
    }
  }

  /// The inputs that fire: those of pixels that are on, then those of pixels that are off.
  private func inputs(_ image: [Bool]) -> [Int] {
    image.indices.map { image[$0] ? $0 : image.count + $0 }
  }
}
