import Basics
import Hardware
import TileMachine

extension TwoPhase {
  /// Phase two by training, all matrices at once.
  ///
  /// 1. All cells are read. 2. A part of the zero positions is chosen. 3. These are trained to
  ///    small
  /// values, with the variation that writing them will add; all other weights stay as read. 4. They
  /// are written. After the last round only the digital biases are trained, which are exact.
  struct Retraining {
    let scheme: TwoPhase
    let program: Program
    let values: SmallValues
    let trainer: any ChipTrainer
    /// The chip's.
    let seed: UInt64
    let threads: Int

    /// Writes values at zero positions, and sets the offsets of columns.
    func retrain(_ state: inout ProgrammedChip) throws {
      var zeros = program.groups.map { ZeroPositions($0, of: program) }
      state.log.zeroPositions = zeros.reduce(0) { $0 + $1.count }
      guard state.log.zeroPositions > 0 else { throw noZeros }
      var budgets = zeros.map { Int(scheme.share * Double($0.count)) }
      for round in 1...scheme.rounds {
        let weights = try ChipWeights(state.chip, of: program)
        let chosen = try choose(
          zeros, budgets.map { $0 / (scheme.rounds - round + 1) }, weights, round)
        let trained = try trainer.trained(
          weights, by: training(of: chosen, round: round), threads: threads)
        for (number, positions) in chosen.enumerated() {
          let written = write(positions, number, from: weights, to: trained, round, in: &state)
          zeros[number].remove(written)
          budgets[number] -= written.count
        }
        try setOffsets(trained, in: &state)
      }
      guard scheme.trainsBiases else { return }
      let last = try trainer.trained(
        ChipWeights(state.chip, of: program), by: training(of: [], round: scheme.rounds + 1),
        threads: threads)
      try setOffsets(last, in: &state)
    }

    private var noZeros: Diagnostic {
      .unsupported(
        "no weight in a block is 0, so two-phase programming has no position to retrain",
        note: "compile a sparse network, or add 'prune' to the mapping")
    }

    /// Returns the positions of each group to train in this round.
    private func choose(
      _ zeros: [ZeroPositions], _ budgets: [Int], _ weights: ChipWeights, _ round: Int
    ) throws -> [[ZeroPosition]] {
      let all = zeros.map { $0.columns.flatMap(\.positions) }
      switch scheme.choice {
      case .random:
        return zip(all.indices, budgets).map { group, budget in
          let draws = Philox(seed: seed, stream: 7, UInt64(round), UInt64(group))
          return Array(draws.shuffled(all[group]).prefix(budget))
        }
      case .gradient:
        let gradients = try trainer.gradients(at: weights, threads: threads)
        return zip(all.indices, budgets).map { group, budget in
          let slopes = all[group].map { abs(element($0, group, of: gradients)) }
          let order = slopes.indices.sorted { (slopes[$1], $0) < (slopes[$0], $1) }
          return order.prefix(budget).map { all[group][$0] }
        }
      }
    }

    private func training(of chosen: [[ZeroPosition]], round: Int) -> ChipTraining {
      var training = ChipTraining(program)
      training.spreads = program.matrices.map {
        values.relativeVariance(of: $0.name).squareRoot()
      }
      for (group, positions) in zip(program.groups, chosen) {
        guard let matrix = program.matrixNumber(of: group.matrix) else { continue }
        let reach = Float(values.largestCode(of: group.matrix))
        for position in positions {
          let element = program.element(of: position.cell, inBlock: position.block)
          training.reach[matrix].elements[element] = reach
        }
      }
      training.movesOffsets = scheme.trainsBiases
      training.epochs = scheme.epochs
      training.rate = scheme.rate
      training.teacherWeight = scheme.teacherWeight
      training.seed = seed &+ UInt64(round) << 32
      return training
    }

    private func write(
      _ positions: [ZeroPosition], _ number: Int, from weights: ChipWeights,
      to trained: ChipWeights, _ round: Int, in state: inout ProgrammedChip
    ) -> [ZeroPosition] {
      let choices = positions.map { position in
        SmallValues.Choice(
          position: position,
          change: Double(
            element(position, number, of: trained.weights)
              - element(position, number, of: weights.weights)))
      }
      return values.write(
        choices, of: program.groups[number].matrix, attempt: round, in: &state)
    }

    private func setOffsets(_ trained: ChipWeights, in state: inout ProgrammedChip) throws {
      guard scheme.trainsBiases else { return }
      state.log.adjustedColumns = try state.chip.setOffsets(trained.offsets, of: program)
    }

    private func element(_ position: ZeroPosition, _ group: Int, of matrices: [Tensor<Float>])
      -> Float
    {
      guard let matrix = program.matrixNumber(of: program.groups[group].matrix) else { return 0 }
      return matrices[matrix].elements[program.element(of: position.cell, inBlock: position.block)]
    }
  }
}
