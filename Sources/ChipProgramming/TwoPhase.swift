import Basics
import Hardware
import TileAnalysis
import TileMachine

/// Two-phase weight mapping: first the weights, then small values at zero positions that cancel the
/// chip's actual error.
///
/// 1. Phase one writes every cell once; zero weights stay at HRS. All cells are read back.
/// 2. Phase two proceeds from matrix to matrix in the order of the network. The inputs of a
///    matrix are the actual outputs of the layers before it, already corrected; the targets are the
///    sums of ideal devices at the same firings. Ridge regression in closed form gives small values
///    for a share of the zero positions. The ridge is the variance with which the new values are
///    written.
/// 3. The digital bias of each column corrects the remaining mean error.
///
/// With `method=retrain` the values and biases are instead trained on labelled examples, for all
/// matrices at once.
///
/// - Source: Jin, Pei, Wang, "A two-phase weight mapping and programming scheme for memristor
///   crossbars", 2020, from its abstract: sparse weights first, then a small number of zero weights
///   trained to compensate. Our additions: least squares per column as an alternative to
///   retraining, the choice of positions and the use of the bias.
public struct TwoPhase: ProgrammingScheme {
  /// How new values are found.
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
  public static let summary = "cancels the error of the weights by small values at zero positions"
  public static var fields: [Field<Self>] {
    [
      Field("method", \.method, "how new values are found"),
      Field("share", \.share, in: 0...1, "largest share of a matrix's zero positions to use"),
      Field("largest", \.largest, in: 0...1, "largest new value over the largest weight"),
      Field("samples", \.samples, in: 1...1 << 20, "firings of a matrix, and images")
        .only(when: { $0.method == .regression }, "'method: regression'"),
      Field("rounds", \.rounds, in: 1...16, "rounds of reading errors and writing positions"),
      Field("column-limit", \.columnLimit, in: 1...4096, "new values in a column in one round")
        .only(when: { $0.method == .regression }, "'method: regression'"),
      Field("choice", \.choice, "which positions are retrained")
        .only(when: { $0.method == .retrain }, "'method: retrain'"),
      Field(
        "epochs", \.epochs, in: 0.01...1000, "epochs over the images in each round of training"
      ).only(when: { $0.method == .retrain }, "'method: retrain'"),
      Field("rate", \.rate, in: 0...1, "initial learning rate, with cosine decay")
        .only(when: { $0.method == .retrain }, "'method: retrain'"),
      Field(
        "teacher-weight", \.teacherWeight, in: 0...1,
        "weight of the sums of ideal devices relative to the labels"
      ).only(when: { $0.method == .retrain }, "'method: retrain'"),
      Field("biases", \.trainsBiases, "whether digital biases are also retrained")
        .only(when: { $0.method == .retrain }, "'method: retrain'"),
      Field(
        "compensated", \.isCompensated,
        "divides targets by the device's mean factor, within the range"),
      Field("faults", \.faults, "whether stuck cells are known and avoided in phase one"),
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
    guard method == .retrain, share == 0 || largest == 0 else { return }
    throw Diagnostic.configuration(
      "two-phase programming retrains nothing with '\(largest == 0 ? "largest" : "share")' 0",
      at: nil)
  }

  public func program(
    _ verified: VerifiedProgram, cell model: CellModel, seed: UInt64, calibration: ChipCalibration?,
    threads: Int
  ) throws -> ProgrammedChip {
    try expect(calibration)
    let program = verified.program
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
        self, verified, values, images: calibration?.codes ?? [], threads: threads)
      for place in program.groupsInOrder { try correction.correct(place, in: &state) }
    case .retrain:
      guard let trainer = calibration?.trainer else { break }  // checked above
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
          "two-phase programming needs zero weights at HRS, unlike those of "
            + "'\(program.encoding.name)'", note: "compile with 'encoding.name=differential-pair'")
      }
    }
  }
}
