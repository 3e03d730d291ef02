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

  var count: Int { layouts[0].range.count }

  /// Pulses for a change of a weight by half of its range.
  var pulsesPerUnit: Float { layouts[0].pulses / 2 }

  /// The weights that an array represents, relative to half of the range.
  func weight(_ index: Int, in array: Int = 0) -> Float {
    arrays[array].weights.buffer[layouts[0].range.lowerBound + index] / layouts[array].unit
  }

  /// Applies `requests` pulses to the cells of an array.
  func apply(to array: Int = 0, round: Int = 0) throws {
    try arrays[array].apply(requests, to: layouts[array], step: step, round: round)
  }

  /// The length of a pulse in seconds; `nil` if the device states none.
  var pulseSeconds: Double? { arrays[0].cell.shape?.seconds }

  /// Sets `requests` to the pulses of a step of gradient descent, in parts of a pulse, within ± limit.
  ///
  /// - Parameter factor: multiplies the learning rate.
  func requestParts(factor: Float, limit: Float) {
    memc_part_pulses(gradient, -rate * factor * pulsesPerUnit, limit, requests, Int64(count))
  }

  /// Sets `requests` to the whole pulses in `scale · values`, within ± limit.
  func requestWhole(_ values: UnsafePointer<Float>, scale: Float, limit: Float) {
    memc_whole_pulses(values, scale, limit, requests, Int64(count))
  }
}
