import Basics
import Hardware
import TileMachine

/// Two-phase weight mapping: the weights first, then small values at zero positions that cancel the
/// error which the chip really has.
///
/// 1. Phase one writes every cell once; zero weights stay at HRS. All cells are read back.
/// 2. Phase two goes from matrix to matrix in the order of the network. The inputs of a matrix are
///    those that the layers before it, already corrected, really give; the targets are the sums of
///    ideal devices at the same firings. A share of the zero positions is given small values by
///    ridge regression in closed form, the ridge being the variance with which the new values will
///    be written themselves.
/// 3. The digital bias of each column takes up what mean error is left.
///
/// With `method: retrain` the values and biases are trained on examples with labels instead, all
/// matrices at once.
///
/// - Source: Jin, Pei, Wang, "A two-phase weight mapping and programming scheme for memristor
///   crossbars", 2020, from its abstract: sparse weights first, then a small number of zero weights
///   trained to compensate. Least squares per column beside retraining, the choice of positions and
///   the use of the bias are ours.
public struct TwoPhase: ProgrammingScheme {
  public enum Method: String, Choice {
    /// Least squares per column, in closed form.
    case regression
    /// Gradients of the whole network's loss on examples with labels.
    case retrain
  }

  /// Which zero positions are retrained.
  public enum Positions: String, Choice {
    /// Those with the largest gradient of the loss.
    case gradient
    case random
  }

  public static let name = "two-phase"
  public static let summary = "small values at zero positions cancel the error of the weights"
  public static var fields: [Field<Self>] {
    [
      Field("method", \.method, "how new values are found"),
      Field("share", \.share, in: 0...1, "zero positions of a matrix that may be used, at most"),
      Field("largest", \.largest, in: 0...1, "largest new value over the largest weight"),
      Field(
        "samples", \.samples, in: 1...1 << 20, "firings of a matrix, and images, for regression"),
      Field("rounds", \.rounds, in: 1...16, "times that errors are read and positions written"),
      Field("column-limit", \.columnLimit, in: 1...4096, "new values in a column in one round"),
      Field("choice", \.choice, "which positions are retrained"),
      Field(
        "epochs", \.epochs, in: 0.01...1000, "rounds over the images in each round of training"),
      Field("rate", \.rate, in: 0...1, "learning rate at the start; it falls along a cosine"),
      Field(
        "teacher-weight", \.teacherWeight, in: 0...1,
        "what the sums of ideal devices count beside the labels"),
      Field("biases", \.trainsBiases, "whether digital biases are retrained, too"),
      Field(
        "compensated", \.isCompensated, "asks for less by the device's mean factor, where it can"),
      Field("faults", \.faults, "whether stuck cells are known, and worked around in phase one"),
    ]
  }

  public var method = Method.regression
  public var share = 0.2
  public var largest = 0.2
  public var samples = 4000
  public var rounds = 1
  public var columnLimit = 256
  public var choice = Positions.gradient
  public var epochs = 1.0
  public var rate = 2e-3
  public var teacherWeight = 0.0
  public var trainsBiases = true
  public var isCompensated = true
  public var faults = FaultKnowledge.unknown

  public init() {}

  public var calibrationImages: Int { method == .retrain ? .max : samples }
  public var trains: Bool { method == .retrain }

  public func validate() throws {
    try expectUnset(
      ["choice", "epochs", "rate", "teacher-weight", "biases"], unless: method == .retrain,
      note: "it is of 'method=retrain'")
    try expectUnset(
      ["samples", "column-limit"], unless: method == .regression,
      note: "it is of 'method=regression'")
    guard method == .retrain, share == 0 || largest == 0 else { return }
    throw Diagnostic.configuration(
      "two-phase programming retrains nothing with '\(largest == 0 ? "largest" : "share")' 0",
      at: nil)
  }

  public func program(
    _ program: Program, cell model: CellModel, seed: UInt64, calibration: ChipCalibration?,
    threads: Int
  ) throws -> ProgrammedChip {
    try expect(calibration)
    try expectZerosAtHRS(of: program)
    let plan = try faults.plan(
      program, model, isCompensated: isCompensated, seed: seed, threads: threads)
    let writer = try CellWriter(
      model, program, plan.lines, isCompensated: isCompensated, seed: seed)
    let values = try SmallValues(program, writer, largest: largest)
    var state = try writer.writeOnce(plan, threads: threads)
    state.log.verifyReads = state.chip.conductances.reduce(0) { $0 + $1.count }
    state.chip.offsets = program.groups.map { group in
      Tensor([program.matrices.first { $0.name == group.matrix }?.columns ?? 0], repeating: 0)
    }
    switch method {
    case .regression:
      let correction = try Correction(
        self, program, values, images: calibration?.codes ?? [], threads: threads)
      for place in program.groupsInOrder { try correction.correct(place, in: &state) }
    case .retrain:
      guard let trainer = calibration?.trainer else { break }  // it was expected
      try Retraining(
        scheme: self, program: program, values: values, trainer: trainer, seed: seed,
        threads: threads
      ).retrain(&state)
    }
    return state
  }

  private func expectZerosAtHRS(of program: Program) throws {
    for matrix in program.matrices {
      let levels = program.encoding.levels(of: 0, weightBits: matrix.weightBits)
      guard levels.allSatisfy({ $0 == 0 }) else {
        throw Diagnostic.unsupported(
          "two-phase programming needs zero weights at HRS, which '\(program.encoding.name)' does "
            + "not give", note: "compile with 'encoding.name=differential-pair'")
      }
    }
  }
}
