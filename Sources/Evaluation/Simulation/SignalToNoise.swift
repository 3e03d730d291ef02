import Basics
import Foundation
import TileAnalysis
import TileSimulator

/// The signal-to-noise ratio of the column sums of every group, with the chip's errors as noise.
///
/// Compares the same firings of the same images on ideal devices and on the chip; errors from
/// preceding layers also count as noise.
package struct SignalToNoise: Sendable {
  package struct Layer: Encodable, Sendable, Equatable {
    package let group: String
    /// `10 log10 (Σ ideal² / Σ (chip − ideal)²)`; absent if the chip adds no error.
    package let snrDB: Double?
  }

  /// The number of images and firings to compare: enough for a tenth of a decibel.
  private static let images = 64
  private static let firings = 2000

  package let layers: [Layer]

  /// - Parameter codes: of the images, `[N, …]` for each input; the first few dozen are run.
  init(
    _ program: VerifiedProgram, chip: Chip, codes: [Tensor<Int32>], threads: Int,
    memory: MemoryBudget
  ) throws {
    let inputs = codes.map { codes in
      let shape = [min(codes.shape[0], Self.images)] + codes.shape.dropFirst()
      return Tensor(shape, Array(codes.elements.prefix(shape.elementCount)))
    }
    let ideal = try Simulator(program.withIdealConverters, threads: threads, memory: memory)
    let real = try Simulator(program, chip: chip, threads: threads, memory: memory)
    layers = try program.program.portions(limit: Self.firings).flatMap { groups in
      let samples = try [ideal, real].map { try $0.capture(groups, inputs: inputs) }
      return zip(groups, zip(samples[0], samples[1])).map { group, samples in
        Layer(
          group: group.group,
          snrDB: Self.decibels(samples.0.sums.elements, samples.1.sums.elements))
      }
    }
  }

  private static func decibels(_ ideal: [Double], _ real: [Double]) -> Double? {
    let signal = ideal.reduce(0) { $0 + $1 * $1 }
    let noise = zip(ideal, real).reduce(0) { $0 + ($1.1 - $1.0) * ($1.1 - $1.0) }
    return noise > 0 && signal > 0 ? 10 * log10(signal / noise) : nil
  }
}
