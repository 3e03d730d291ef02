import Basics
import Hardware
import TileAnalysis
import TileMachine
import TileSimulator

extension TwoPhase {
  /// Phase two by regression, which corrects one group after another.
  struct Correction {
    private let scheme: TwoPhase
    private let program: VerifiedProgram
    private let values: SmallValues
    private let images: [Tensor<Int32>]
    private let threads: Int
    private let reference: Simulator

    init(
      _ scheme: TwoPhase, _ program: VerifiedProgram, _ values: SmallValues,
      images: [Tensor<Int32>],
      threads: Int
    ) throws {
      self.scheme = scheme
      self.program = program
      self.values = values
      self.images = images
      self.threads = threads
      reference = try Simulator(program, threads: threads)
    }

    /// Writes values at zero positions of a group, and sets the offsets of its columns.
    func correct(_ place: GroupPlace, in state: inout ProgrammedChip) throws {
      let wanted = try samples(of: place, reference).sums
      guard wanted.shape[0] > 0 else { return }
      var positions = ZeroPositions(place.group, of: program.program)
      state.log.zeroPositions += positions.count
      var budget = Int(scheme.share * Double(positions.count))
      for round in 1...scheme.rounds {
        let found = try samples(of: place, on: state.chip)
        let equations = try NormalEquations(found, wanted: wanted, threads: threads)
        let choices = try choose(
          positions, equations, budget: budget / (scheme.rounds - round + 1), place)
        let written = values.write(choices, of: place.group.matrix, attempt: round, in: &state)
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

    /// Returns the changes of effective weights that reduce the error most: the best `budget` of
    /// all columns.
    private func choose(
      _ positions: ZeroPositions, _ equations: NormalEquations, budget: Int, _ place: GroupPlace
    ) throws -> [SmallValues.Choice] {
      let ridge = values.relativeVariance(of: place.group.matrix)
      // limits the work: a column can use about twice its share of the budget
      let limit = min(
        scheme.columnLimit, 2 * budget / max(positions.columns.count, 1) + 8, budget)
      let selections = try concurrentMap(positions.columns, threads: threads) { column in
        equations.selection(column, ridge: ridge, limit: limit)
      }
      let worths = positions.columns.map { 1 / equations.errorScale(ofColumn: $0.matrixColumn) }
      let counts = selections.counts(within: budget, worths: worths)
      return zip(positions.columns, zip(selections, counts)).flatMap { column, found in
        zip(found.0.chosen, found.0.solution(found.1)).map {
          SmallValues.Choice(position: column.positions[$0], change: $1)
        }
      }
    }

    /// Adds the mean error of each column to its digital bias.
    ///
    /// - Throws: a `checkFailed` diagnostic if an error is too large for a bias.
    private func setOffsets(
      of place: GroupPlace, _ wanted: Tensor<Double>, in state: inout ProgrammedChip
    ) throws {
      let found = try samples(of: place, on: state.chip).sums
      let (count, columns) = (wanted.shape[0], wanted.shape[1])
      let errors = (0..<columns).map { column in
        let error = (0..<count).reduce(0.0) {
          $0 + wanted.elements[$1 * columns + column] - found.elements[$1 * columns + column]
        }
        return error / Double(count)
      }
      try Chip.expectOffsets(
        errors, of: "group '\(place.group.name)'",
        note: "choose a device whose cells miss their targets by less")
      let offsets = errors.map { Int($0.rounded()) }
      state.chip.offsets[place.number] = Tensor([columns], offsets)
      state.log.adjustedColumns += offsets.count { $0 != 0 }
    }
  }
}
