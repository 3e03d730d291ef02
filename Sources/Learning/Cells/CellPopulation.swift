import Basics
import CTraining
import DeviceDynamics
import Training

/// One cell for every weight of a network, each with its own response to pulses.
///
/// All arrays have one element for each parameter; those of biases are not used.
final class CellPopulation {
  /// A share of each cell's own range, 0...1.
  let position: FloatMemory
  /// What is read; `position` itself without write noise.
  let apparent: FloatMemory
  /// Pulses that each cell has received.
  let pulses: FloatMemory
  /// Factors of each cell's changes; 0 for a cell that cannot move.
  let up: FloatMemory
  let down: FloatMemory
  /// The lowest conductance of each cell and its range, relative to the highest nominal
  /// conductance.
  let low: FloatMemory
  let range: FloatMemory

  /// Draws the cells of one array.
  ///
  /// - Parameters:
  ///   - nominalLow: the lowest conductance of the mean cell over the highest.
  ///   - draws: the stream of the array.
  init(_ cell: PulsedCell, count: Int, nominalLow: Double, draws: Philox) {
    position = FloatMemory(count: count)
    apparent = cell.traits.writeNoise > 0 ? FloatMemory(count: count) : position
    pulses = FloatMemory(count: count)
    (up, down) = (FloatMemory(count: count), FloatMemory(count: count))
    (low, range) = (FloatMemory(count: count), FloatMemory(count: count))
    for index in 0..<count {
      let own = OwnResponse(cell.traits, draws.stream(UInt64(index)))
      respond(index, like: own, nominalLow: nominalLow)
    }
  }

  /// Gives a cell its own response and range.
  ///
  /// - Parameter nominalLow: the lowest conductance of the mean cell over the highest.
  func respond(_ index: Int, like own: OwnResponse, nominalLow: Double) {
    up.buffer[index] = Float(own.rise)
    down.buffer[index] = Float(own.fall)
    let (lowest, highest) = (
      nominalLow + (1 - nominalLow) * own.lowest, nominalLow + (1 - nominalLow) * own.highest
    )
    low.buffer[index] = Float(lowest)
    range.buffer[index] = Float(highest - lowest)
  }

  /// What is kept in checkpoints.
  var state: [FloatMemory] {
    apparent === position ? [position, pulses] : [position, apparent, pulses]
  }

  /// For each array of `state`, the range of its numbers. Write noise may put what is read outside
  /// the range of a cell.
  var stateRanges: [ClosedRange<Float>] {
    let read: [ClosedRange<Float>] = apparent === position ? [] : [-1e5...1e5]
    return [0...1] + read + [0...Float(PulseCost.largestCount)]
  }

  /// Makes a cell immovable, without conductance.
  func remove(_ index: Int) {
    for memory in [up, down, low, range, position, apparent] { memory.buffer[index] = 0 }
  }

  /// Makes a cell immovable at a conductance, over the highest nominal one.
  func stick(_ index: Int, at share: Float) {
    (up.buffer[index], down.buffer[index]) = (0, 0)
    (low.buffer[index], range.buffer[index]) = (share, 0)
  }

  /// Sets a cell to a conductance, over the highest nominal one, as near as its own range allows.
  func set(_ index: Int, to share: Float) {
    let own = range.buffer[index] > 0 ? (share - low.buffer[index]) / range.buffer[index] : 0
    position.buffer[index] = min(max(own, 0), 1)
    apparent.buffer[index] = position.buffer[index]
  }

  /// Sets a cell to where a rise and a fall are equal, by bisection; to the middle if they are equal
  /// everywhere, or it cannot move.
  func balance(_ index: Int, _ cell: PulsedCell) {
    let (rise, fall) = (Double(up.buffer[index]), Double(down.buffer[index]))
    var (lower, upper) = (0.0, 1.0)
    for _ in 0..<24 {
      let middle = (lower + upper) / 2
      let drift = rise * cell.rise(at: middle) - fall * cell.fall(at: middle)
      if drift >= 0 { lower = middle }
      if drift <= 0 { upper = middle }
    }
    position.buffer[index] = Float((lower + upper) / 2)
    apparent.buffer[index] = position.buffer[index]
  }

  /// The conductance that is read, over the highest nominal one.
  func conductance(_ index: Int) -> Float {
    low.buffer[index] + range.buffer[index] * apparent.buffer[index]
  }

  /// The cells from `first`, for the kernel.
  func cells(from first: Int, factor: Float) -> memc_cells {
    memc_cells(
      position: position.start + first, apparent: apparent.start + first,
      pulses: pulses.start + first, up: up.start + first, down: down.start + first,
      low: low.start + first, range: range.start + first, factor: factor)
  }
}
