import DeviceDynamics

@testable import Learning

/// An array of cells under a pulse train, for measuring its speed.
final class PulseBench {
  private let array: SynapseArray
  private let layout: SynapseLayout
  private var step = 0

  init(_ cell: PulsedCell, lines: Int, line: Int, threads: Int) {
    let count = lines * line
    array = SynapseArray(
      cell, count: count, cellsPerWeight: 1, nominalLow: 0, seed: 1, number: 0, threads: threads)
    layout = SynapseLayout(
      range: 0..<count, inputs: [], line: line, factors: [2], zero: -1, unit: 1,
      pulses: Float(cell.states - 1))
  }

  /// Applies `count` SET pulses, then as many RESET pulses the next time.
  func pulse(_ count: Int) throws {
    let sign: Float = step % 2 == 0 ? 1 : -1
    let requests = [Float](repeating: sign * Float(count), count: layout.range.count)
    try requests.withUnsafeBufferPointer {
      try $0.baseAddress.map { try array.apply(PulseRequests($0), to: layout, step: step) }
    }
    step += 1
  }
}
