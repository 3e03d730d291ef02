import Basics
import Hardware
import TileAnalysis
import TileMachine

/// Trains the network around the known stuck cells of one chip, then writes it.
///
/// 1. Rows and columns of each block are exchanged, also with free ones of the array, and levels
///    are chosen around stuck cells, as with `faults=known`.
/// 2. Weights that their cells miss by more than a tolerance are fixed at what the cells can form.
/// 3. All other weights, and the digital biases, are trained on labelled examples, and rounded to
///    codes.
/// 4. Levels are chosen for the new codes, which more cells may miss; steps 2 to 4 are repeated for
///    `rounds` rounds.
/// 5. Every cell is written once.
///
/// - Source: Jin, Pei, Wang, "target sparsifying" for stuck-at faults, 2020, from its abstract:
///   weights mapped to reduce the effect of faults, badly affected weights forced to 0, the others
///   retrained. Our additions: the value that the cells can form instead of 0, the rounds and the
///   biases.
public struct TargetSparsifying: ProgrammingScheme {
  public static let name = "target-sparsifying"
  public static let summary = "trains the network around known stuck cells, then writes it"
  public static var fields: [Field<Self>] {
    [
      Field(
        "tolerance", \.tolerance, in: 0...127, "largest error, in codes, of a trainable weight"),
      Field("rounds", \.rounds, in: 1...16, "rounds of fixing weights and training the others"),
      Field("epochs", \.epochs, in: 0.01...1000, "epochs over the images in each round"),
      Field("rate", \.rate, in: 0...1, "initial learning rate, with cosine decay"),
      Field(
        "teacher-weight", \.teacherWeight, in: 0...1,
        "weight of the sums of ideal devices relative to the labels"),
      Field(
        "compensated", \.isCompensated,
        "divides targets by the device's mean factor, within the range"),
    ]
  }

  public var tolerance = 2.0
  public var rounds = 2
  public var epochs = 0.5
  public var rate = 3e-4
  public var teacherWeight = 0.0
  public var isCompensated = true

  public init() {}

  public var calibrationImages: Int { .max }
  public var trains: Bool { true }
  public var faults: FaultKnowledge { .known }

  public func expectFaults(of model: CellModel) throws {
    guard model.traits.hasFaults else {
      throw Diagnostic(
        .usage,
        "'\(name)' programming has nothing to train around: no cell of '\(model.device.name)' is "
          + "stuck",
        notes: ["set 'stuck-at-hrs', 'stuck-at-lrs' or 'fault-map' on the device"])
    }
  }

  public func program(
    _ verified: VerifiedProgram, cell model: CellModel, seed: UInt64, calibration: ChipCalibration?,
    threads: Int
  ) throws -> ProgrammedChip {
    try expect(calibration)
    var program = verified.program
    var plan = try plan(program, model, seed: seed, threads: threads)
    var offsets = ChipWeights(levels: plan.levels, of: program).offsets
    for round in 1...rounds where model.traits.hasFaults {
      guard let trainer = calibration?.trainer else { break }  // checked above
      var weights = ChipWeights(levels: plan.levels, of: program)
      weights.offsets = offsets
      let training = training(of: program, weights, seed: seed &+ UInt64(round) << 32)
      let trained = try trainer.trained(weights, by: training, threads: threads)
      program.take(trained, where: training.reach)
      offsets = trained.offsets
      plan = try self.plan(program, model, on: plan.lines, seed: seed, threads: threads)
    }
    let writer = try CellWriter(
      model, program, plan.lines, isCompensated: isCompensated, seed: seed)
    var state = try writer.writeOnce(plan, threads: threads)
    state.log.adjustedColumns = try state.chip.setOffsets(offsets, of: program)
    return state
  }

  private func plan(
    _ program: Program, _ model: CellModel, on lines: [PhysicalLines]? = nil, seed: UInt64,
    threads: Int
  ) throws -> WritePlan {
    try faults.plan(
      program, model, on: lines, isCompensated: isCompensated, seed: seed, threads: threads)
  }

  /// Returns settings that train every weight that its cells reach within the tolerance.
  private func training(of program: Program, _ reached: ChipWeights, seed: UInt64) -> ChipTraining {
    var training = ChipTraining(program)
    for (number, block) in program.blocks.enumerated() {
      guard let matrix = program.matrixNumber(of: block.matrix) else { continue }
      let bits = program.matrices[matrix].weightBits
      let largest = Float(program.encoding.codes(weightBits: bits).upperBound)
      for (cell, code) in block.codes.elements.enumerated() {
        let element = program.element(of: cell, inBlock: number)
        let error = reached.weights[matrix].elements[element] - Float(code)
        if Double(abs(error)) <= tolerance { training.reach[matrix].elements[element] = largest }
      }
    }
    training.epochs = epochs
    training.rate = rate
    training.teacherWeight = teacherWeight
    training.seed = seed
    return training
  }
}

extension Program {
  /// Rounds trained weights to codes; weights without reach keep their codes.
  fileprivate mutating func take(_ trained: ChipWeights, where reach: [Tensor<Float>]) {
    for (number, block) in blocks.enumerated() {
      guard let matrix = matrixNumber(of: block.matrix) else { continue }
      for cell in block.codes.elements.indices {
        let element = element(of: cell, inBlock: number)
        guard reach[matrix].elements[element] > 0 else { continue }
        blocks[number].codes.elements[cell] = Int16(
          trained.weights[matrix].elements[element].rounded())
      }
    }
  }
}
