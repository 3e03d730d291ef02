import Basics
import Hardware

extension TwoPhase {
  /// Phase two: what it knows of program and device, and how it corrects one group after another.
  struct Correction {
    private let scheme: TwoPhase
    private let program: Program
    private let writer: CellWriter
    private let scale: ConductanceScale
    private let images: [Tensor<Int32>]
    private let threads: Int
    private let reference: Simulator

    init(
      _ scheme: TwoPhase, _ program: Program, _ writer: CellWriter, images: [Tensor<Int32>],
      threads: Int
    ) throws {
      self.scheme = scheme
      self.program = program
      self.writer = writer
      self.images = images
      self.threads = threads
      scale = try ConductanceScale(program.accelerator.cell)
      reference = try Simulator(program, threads: threads)
    }

    /// Gives zero positions of a group values, and its columns offsets.
    func correct(_ place: GroupPlace, in state: inout ProgrammedChip) throws {
      let wanted = try samples(of: place, reference).sums
      guard wanted.shape[0] > 0 else { return }
      var positions = ZeroPositions(place.group, of: program)
      state.log.zeroPositions += positions.count
      var budget = Int(scheme.share * Double(positions.count))
      for round in 1...scheme.rounds {
        let found = try samples(of: place, on: state.chip)
        let equations = try NormalEquations(found, wanted: wanted, threads: threads)
        let choices = try choose(
          positions, equations, budget: budget / (scheme.rounds - round + 1), place)
        let written = write(choices, of: place, attempt: round, in: &state)
        positions.remove(written)
        budget -= written.count
      }
      try setOffsets(of: place, wanted, in: &state)
    }

    private func samples(of place: GroupPlace, on chip: Chip) throws -> GroupSamples {
      try samples(of: place, Simulator(program, chip: chip, threads: threads))
    }

    private func samples(of place: GroupPlace, _ simulator: Simulator) throws -> GroupSamples {
      try simulator.capture(
        group: place.group.name, tile: place.tile, inputs: images, limit: scheme.samples)
    }

    /// The changes of effective weight that lessen the error most, the best `budget` of all columns.
    private func choose(
      _ positions: ZeroPositions, _ equations: NormalEquations, budget: Int, _ place: GroupPlace
    ) throws -> [Choice] {
      let ridge = ridge(of: place.group)
      // no column can come to use more than twice its part by much
      let limit = min(
        scheme.columnLimit, 2 * budget / max(positions.columns.count, 1) + 8, budget)
      let selections = try concurrentMap(positions.columns, threads: threads) { column in
        equations.selection(column, ridge: ridge, limit: limit)
      }
      let worths = positions.columns.map { 1 / equations.errorScale(ofColumn: $0.matrixColumn) }
      let counts = selections.counts(within: budget, worths: worths)
      return zip(positions.columns, zip(selections, counts)).flatMap { column, found in
        zip(found.0.chosen, found.0.solution(found.1)).map {
          Choice(position: column.positions[$0], change: $1)
        }
      }
    }

    /// The variance of a new value over its square, at half the largest: `e^(σ²) − 1` for lognormal
    /// cells far above HRS.
    private func ridge(of group: Group) -> Double {
      let code = max(largestCode(of: group) / 2, 1)
      let bits = weightBits(of: group)
      let levels = program.encoding.levels(of: code, weightBits: bits)
      let variance = zip(program.encoding.planes(weightBits: bits), levels).reduce(0) {
        let factor = Double($1.0.factor)
        return $1.0.polarity < 0 ? $0 : $0 + factor * factor * writer.variance(level: $1.1)
      }
      return variance / Double(code * code)
    }

    private func weightBits(of group: Group) -> Int {
      program.matrices.first { $0.name == group.matrix }?.weightBits ?? 2
    }

    private func largestCode(of group: Group) -> Int {
      let codes = program.encoding.codes(weightBits: weightBits(of: group))
      return Int(scheme.largest * Double(codes.upperBound))
    }

    /// Writes what is not too small for a level.
    ///
    /// - Returns: the positions written.
    private func write(
      _ choices: [Choice], of place: GroupPlace, attempt: Int, in state: inout ProgrammedChip
    ) -> [ZeroPosition] {
      let arms = Arms(
        program.encoding, weightBits: weightBits(of: place.group),
        largest: largestCode(of: place.group), scale)
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

    /// The digital bias of each column takes up its mean error.
    private func setOffsets(
      of place: GroupPlace, _ wanted: Tensor<Double>, in state: inout ProgrammedChip
    ) throws {
      let found = try samples(of: place, on: state.chip).sums
      let (count, columns) = (wanted.shape[0], wanted.shape[1])
      let offsets = (0..<columns).map { column in
        let error = (0..<count).reduce(0.0) {
          $0 + wanted.elements[$1 * columns + column] - found.elements[$1 * columns + column]
        }
        return Int((error / Double(count)).rounded())
      }
      state.chip.offsets[place.number] = Tensor([columns], offsets)
      state.log.adjustedColumns += offsets.count { $0 != 0 }
    }
  }

  /// A zero position and by how much its effective weight is to change, in codes.
  struct Choice {
    let position: ZeroPosition
    let change: Double
  }
}
