import Basics
import ChipProgramming
import Hardware
import TileSimulator

/// Draws chips one after another and runs the same images on each.
package struct MonteCarlo {
  package let programmer: ChipProgrammer
  package let batch: SimulatedImages
  let readOut: ReadOut
  /// Seed of the first chip; the others follow, wrapping from the largest integer to the smallest.
  let seed: Int
  let threads: Int

  package init(
    programmer: ChipProgrammer, batch: SimulatedImages, readOut: ReadOut, seed: Int, threads: Int
  ) {
    self.programmer = programmer
    self.batch = batch
    self.readOut = readOut
    self.seed = seed
    self.threads = threads
  }

  /// One chip: what was written, how it is read, and the results.
  package struct Run {
    package let seed: Int
    package let programmed: ProgrammedChip
    package let chip: Chip
    package let outcome: SimulatedImages.Outcome
    package let confusion: Confusion?
    package let error: PredictionError?
    /// With each of several numbers of steps; all else here is then of the integer mode.
    package let bySteps: [SpikingFigure]
  }

  /// Programs as many chips at a time as there are threads, one per thread, because a scheme may
  /// not keep several threads busy with one chip.
  ///
  /// - Parameters:
  ///   - chips: the positions of the chips, at most; that of the first chip of a study is 0.
  ///   - isInterrupted: called after every chip; returns whether it was the last.
  ///   - width: stops once the 95 % confidence interval of the mean accuracy is no wider, 0…1.
  package func run(
    chips: Range<Int>, untilWidth width: Double? = nil, isInterrupted: () -> Bool = { false },
    _ each: (_ index: Int, Run) throws -> Void
  ) throws {
    var accuracies: [Double] = []
    for first in stride(from: chips.lowerBound, to: chips.upperBound, by: threads) {
      let indices = Array(first..<min(first + threads, chips.upperBound))
      let own = max(threads / indices.count, 1)
      let programmed = try concurrentMap(indices, threads: threads) {
        try programmer.program(chipSeed: seed &+ $0, threads: own)
      }
      for (index, programmed) in zip(indices, programmed) {
        let run = try run(programmed, seed: seed &+ index)
        try each(index, run)
        if isInterrupted() { return }
        if let accuracy = run.confusion?.accuracy { accuracies.append(accuracy) }
        guard let width, accuracies.count >= MeanInterval.leastChips,
          let interval = MeanInterval(accuracies), 2 * interval.halfWidth <= width
        else { continue }
        return
      }
    }
  }

  /// Programs the chip at a position, and returns it as it is read.
  package func chip(at index: Int) throws -> Chip {
    let programmed = try programmer.program(chipSeed: seed &+ index, threads: threads)
    return try read(programmed, seed: seed &+ index)
  }

  private func read(_ programmed: ProgrammedChip, seed: Int) throws -> Chip {
    var chip = try readOut.chip(
      programmed.chip, of: programmer.model, in: programmer.program, seed: seed, threads: threads)
    chip.seed = UInt64(bitPattern: Int64(seed))
    return chip
  }

  private func run(_ programmed: ProgrammedChip, seed: Int) throws -> Run {
    let chip = try read(programmed, seed: seed)
    let outcome = try batch.run(programmer.program, chip: chip)
    return Run(
      seed: seed, programmed: programmed, chip: chip, outcome: outcome,
      confusion: batch.confusion(of: outcome), error: try batch.error(of: outcome),
      bySteps: try batch.figures(bySteps: outcome))
  }
}
