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
  /// The gradient of the mean loss with respect to each weight of the layer; not set if there is a
  /// `product`.
  let gradient: UnsafePointer<Float>
  /// The gradient as a product, for rules that take it.
  let product: OuterProduct?
  /// Room for a line of it.
  let columns: NonzeroColumns
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

  /// The most pulses on a cell in one step for rules that do not keep the rest: a mean cell is at an
  /// end of its range before, so that nothing is lost that the cell could have followed.
  var pulsesThatSuffice: Float { max(Self.fewestThatSuffice, layouts[0].pulses.rounded(.up)) }

  /// For devices with few states, whose own cells may need more pulses than the mean cell.
  private static let fewestThatSuffice: Float = 63

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
  var outputs: [[Int]] {
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
    try apply(PulseRequests(requests), to: array, round: round)
  }

  private func apply(_ requests: PulseRequests, to array: Int, round: Int) throws {
    try arrays[array].apply(requests, to: layouts[array], step: step, round: round)
  }

  /// The length of a pulse in seconds; `nil` if the device states none.
  var pulseSeconds: Double? { arrays[0].cell.shape?.seconds }

  /// Applies the pulses of a step of gradient descent to the program's cells, within ± limit.
  ///
  /// - Parameters:
  ///   - factor: multiplies the learning rate.
  ///   - rounding: 0.5 for the nearest whole number of pulses; `nil` keeps parts of a pulse.
  func descend(factor: Float = 1, limit: Float, rounding: Float? = nil) throws {
    let rounding = PulseRounding(
      scale: -rate * factor * pulsesPerUnit, limit: limit, rounding: rounding)
    if let product, compression == nil, product.columns.count == layouts[0].line {
      return try apply(PulseRequests(product, rounding, columns: columns), to: 0, round: 0)
    }
    product?.write(to: requests)
    rounding.round(
      product == nil ? gradient : UnsafePointer(requests), into: requests, count: count)
    try apply()
  }

  /// Sets `requests` to the whole pulses in `scale · values`, within ± limit.
  func requestWhole(_ values: UnsafePointer<Float>, scale: Float, limit: Float) {
    PulseRounding(scale: scale, limit: limit, rounding: 0)
      .round(values, into: requests, count: count)
  }
}
