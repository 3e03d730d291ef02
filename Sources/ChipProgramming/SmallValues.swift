import Basics
import Hardware
import TileMachine
import TileSimulator

/// Writes small values at zero positions in phase two, and predicts how exactly they can be
/// written.
struct SmallValues {
  private let program: Program
  private let writer: CellWriter
  private let scale: ConductanceScale
  /// The largest new value over the largest weight.
  private let largest: Double

  init(_ program: Program, _ writer: CellWriter, largest: Double) throws {
    self.program = program
    self.writer = writer
    self.largest = largest
    scale = try ConductanceScale(program.accelerator.cell)
  }

  /// A zero position and the wanted change of its effective weight, in codes.
  struct Choice {
    let position: ZeroPosition
    let change: Double
  }

  /// Returns the largest code that phase two writes into a matrix.
  func largestCode(of matrix: String) -> Int {
    Int(largest * Double(program.encoding.codes(weightBits: weightBits(of: matrix)).upperBound))
  }

  /// Returns the variance of a new value over its square, at half the largest value: `e^(σ²) − 1`
  /// for lognormal cells far above HRS.
  func relativeVariance(of matrix: String) -> Double {
    let code = max(largestCode(of: matrix) / 2, 1)
    let bits = weightBits(of: matrix)
    let levels = program.encoding.levels(of: code, weightBits: bits)
    let variance = zip(program.encoding.planes(weightBits: bits), levels).reduce(0) {
      let factor = Double($1.0.factor)
      return $1.0.polarity < 0 ? $0 : $0 + factor * factor * writer.variance(level: $1.1)
    }
    return variance / Double(code * code)
  }

  /// Writes the choices whose nearest code is not 0.
  ///
  /// - Parameter attempt: the number of the write for each cell.
  /// - Returns: the positions written.
  func write(
    _ choices: [Choice], of matrix: String, attempt: Int, in state: inout ProgrammedChip
  ) -> [ZeroPosition] {
    let arms = Arms(
      program.encoding, weightBits: weightBits(of: matrix), largest: largestCode(of: matrix), scale)
    return choices.compactMap { choice in
      let position = choice.position
      guard let writes = arms.writes(choice, on: state.chip) else { return nil }
      for write in writes {
        let cell = position.cell
        state.chip.conductances[position.block].elements[write.plane * position.cells + cell] =
          writer.writes(block: position.block, plane: write.plane, attempt: attempt)
          .conductance(level: write.level, cell: cell)
      }
      state.log.pulses += writes.count
      state.log.verifyReads += writes.count
      state.log.usedZeroPositions += 1
      return position
    }
  }

  private func weightBits(of matrix: String) -> Int {
    program.matrices.first { $0.name == matrix }?.weightBits ?? 2
  }
}
