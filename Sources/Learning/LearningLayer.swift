import Basics
import CTraining
import Training

/// The cells of one layer after a batch, as a rule sees them.
public struct LearningLayer {
  /// The arrays of cells: those of the program's slices, the least significant first, then the
  /// auxiliary ones of the rule.
  let arrays: [SynapseArray]
  /// The layout of the layer in each array.
  let layouts: [SynapseLayout]
  /// The gradient of the mean loss with respect to each weight of the layer.
  let gradient: UnsafePointer<Float>
  /// The rule's memory, one array after another, each with a number per weight of the layer.
  let memory: [UnsafeMutablePointer<Float>]
  /// Room for a number per weight.
  let requests: UnsafeMutablePointer<Float>
  /// The learning rate: change of a weight, over half of the range, per unit of gradient.
  let rate: Float
  let step: Int
  let compression: PulseCompression?
  /// Examples per step.
  let batch: Int
  /// The seed of the chip.
  let seed: UInt64

  var count: Int { layouts[0].range.count }

  /// Pulses for a change of a weight by half of its range.
  var pulsesPerUnit: Float { layouts[0].pulses / 2 }

  /// The weights that an array represents, relative to half of the range; the references of
  /// auxiliary arrays are subtracted.
  func weight(_ index: Int, in array: Int = 0) -> Float {
    let place = layouts[0].range.lowerBound + index
    let reference = arrays[array].references?.buffer[place] ?? 0
    return (arrays[array].weights[place] - reference) / layouts[array].unit
  }

  /// The conductance that a weight's cells represent, over the full scale: of the positive cell of a
  /// pair whose other cell is at its lowest, or of a single cell.
  func reading(_ index: Int) -> Float {
    arrays[0].populations.count == 2 ? weight(index) : (weight(index) + 1) / 2
  }

  /// Pulses that take a mean cell through its range.
  var pulsesOfRange: Float { layouts[0].pulses }

  /// The weights of each output.
  var columns: [[Int]] {
    let count = inputs.first?.count ?? 0
    return (0..<count).map { column in inputs.map { $0[column] } }
  }

  /// Sets all cells of the layer to their lowest conductance, without pulses.
  func setLowest() {
    for cells in arrays[0].populations {
      for index in layouts[0].range { cells.set(index, to: 0) }
    }
    arrays[0].read(layouts[0])
  }

  /// For each input of the layer, the weights that it multiplies.
  var inputs: [[Int]] { layouts[0].inputs }

  /// Random numbers of a rule for this layer. Streams below 30 are those of cells.
  func draws(_ stream: UInt64, at moment: Int) -> Philox {
    Philox(
      seed: seed, stream: stream, UInt64(layouts[0].range.lowerBound), UInt64(max(moment, 0)))
  }

  /// Applies `requests` pulses to the cells of an array.
  func apply(to array: Int = 0, round: Int = 0) throws {
    compression?.compress(requests, count: count)
    try arrays[array].apply(requests, to: layouts[array], step: step, round: round)
  }

  /// The length of a pulse in seconds; `nil` if the device states none.
  var pulseSeconds: Double? { arrays[0].cell.shape?.seconds }

  /// Sets `requests` to the pulses of a step of gradient descent, in parts of a pulse, within ± limit.
  ///
  /// - Parameter factor: multiplies the learning rate.
  func requestParts(factor: Float = 1, limit: Float) {
    memc_part_pulses(gradient, -rate * factor * pulsesPerUnit, limit, requests, Int64(count))
  }

  /// Sets `requests` to the whole pulses in `scale · values`, within ± limit; with a `rounding` of
  /// 0.5 to the nearest number of pulses.
  func requestWhole(
    _ values: UnsafePointer<Float>, scale: Float, limit: Float, rounding: Float = 0
  ) {
    memc_whole_pulses(values, scale, limit, rounding, requests, Int64(count))
  }
}
