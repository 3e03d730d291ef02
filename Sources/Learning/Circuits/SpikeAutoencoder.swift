import Basics
import DeviceDynamics

/// A layer of neurons, one for each pixel, that learns by spike timing to restore an image.
///
/// Pixels that are on fire at 0 ms. While it learns, the neuron of a pixel is made to fire `lead`
/// after that if the pixel is on in the clean image, and `lead` before if it is off. It restores a
/// pixel as on if its cells carry more than the middle of their range, on average over the pixels that
/// are on.
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
    positions = Array(repeating: Array(repeating: 0.5, count: pixels), count: pixels)
  }

  /// - Precondition: both images have a value for each pixel.
  public mutating func learn(_ noisy: [Bool], clean: [Bool]) {
    for (input, isOn) in noisy.enumerated() where isOn {
      for (neuron, fires) in clean.enumerated() {
        positions[input][neuron] = timing.position(
          of: cell, at: positions[input][neuron], after: fires ? Self.lead : -Self.lead)
      }
    }
  }

  /// - Precondition: the image has a value for each pixel.
  public func restored(_ noisy: [Bool]) -> [Bool] {
    let inputs = noisy.indices.filter { noisy[$0] }
    return noisy.indices.map { neuron in
      inputs.reduce(0) { $0 + positions[$1][neuron] } > 0.5 * Double(inputs.count)
    }
  }
}
