import CTraining
import DeviceDynamics
import Training

/// The mean response of a cell in the form that the kernel reads.
final class PulseTable {
  private let up: FloatMemory
  private let down: FloatMemory
  let response: memc_pulse_response

  init(_ cell: PulsedCell) {
    let nodes = Self.isLinear(cell.rise) && Self.isLinear(cell.fall) ? 2 : 257
    let positions = (0..<nodes).map { Double($0) / Double(nodes - 1) }
    up = FloatMemory(positions.map { Float(cell.rise(at: $0)) })
    down = FloatMemory(positions.map { Float(cell.fall(at: $0)) })
    let traits = cell.traits
    response = memc_pulse_response(
      up: up.start, down: down.start, nodes: Int64(nodes),
      relative_noise: Float(traits.pulseNoise), step_noise: Float(traits.stepNoise),
      range_noise: Float(traits.rangeNoise),
      middle: Float((cell.rise(at: 0.5) + cell.fall(at: 0.5)) / 2),
      write_noise: Float(traits.writeNoise / (cell.states - 1)))
  }

  /// Whether a straight line between the ends describes changes at positions in between.
  private static func isLinear(_ change: (Double) -> Double) -> Bool {
    let (low, high) = (change(0), change(1))
    return stride(from: 0.125, to: 1, by: 0.125).allSatisfy {
      abs(change($0) - (low + (high - low) * $0)) < 1e-9 * max(low, high)
    }
  }
}
