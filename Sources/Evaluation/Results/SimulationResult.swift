import Basics

/// The result of simulating a program.
public struct SimulationResult: Encodable, Sendable {
  /// The result of one drawn chip.
  public struct Chip: Encodable, Sendable {
    public let seed: Int
    public let accuracy: Double?
    public let error: PredictionError?
    public let writePulses: Int
    /// Reads of single cells after pulses; without any, no failed cell is known.
    public let verifyReads: Int
    public let failedCells: Int
    /// With each of several numbers of steps; accuracy and error are then of the integer mode.
    public let bySteps: [SpikingFigure]?
  }

  public let schemaVersion = 1
  public let memcVersion = Version.current
  public let images: Int
  /// The output of accuracy and error; `nil` if it is the only one, or neither is requested.
  public let judgedOutput: String?
  /// The share of images whose largest output is at the label, 0…1.
  public var accuracy: Double?
  public var accuracyMean: Double?
  /// The standard deviation over chips, with N − 1.
  public var accuracyStd: Double?
  /// The limits of the 95 % confidence interval of the mean over all chips, by Student's t.
  public var accuracyInterval95: [Double]?
  public var error: PredictionError?
  /// The mean over chips, separately for each figure. `errorStd` is the deviation, with N − 1.
  public var errorMean: PredictionError?
  public var errorStd: PredictionError?
  public var chips: [Chip] = []
  /// Whether fewer chips were drawn than requested because the user interrupted the run.
  public var interrupted = false
  public var device: String?
  public var programming: String?
  /// Counts of images `[label][class found]`, over all chips.
  public var confusion: [[Int]]?
  package var layers: [SignalToNoise.Layer]?
  /// The cost of each effect. Empty if the run was interrupted before it was measured.
  package var sensitivity: [Sensitivity.Row]?
  public var energy: EnergyReport?
  /// Of the first chip, if chips are drawn.
  public var spiking: SpikingReport?
  /// With each of several numbers of steps; accuracies and errors here are then of the integer mode.
  public var bySteps: [SpikingRow]?
  public var energyComparison: EnergyComparison?
  /// The wires of the first chip; `nil` if they are ideal.
  public private(set) var wires: WireReport?
  public var imagesPerSecond = 0.0
  public let imagesSha256: String
  /// How the values of the files were prepared as inputs.
  public let preparation: String
  let inputs: [InputReach]
  var saturation: Saturation?
  /// Warnings of what may mislead.
  public var warnings: [String]
  /// What memc assumed when it compiled the program, such as a batch of 1.
  public let assumptions: [String]
  public var provenance: Provenance?

  /// Takes what is known about the images before they are run.
  ///
  /// - Parameters:
  ///   - sha256: of the images.
  ///   - preparation: how their values were prepared, as text.
  ///   - warnings: of what may mislead about them.
  package init(
    of batch: SimulatedImages, for program: CompiledProgram, sha256: String, preparation: String,
    warnings: [String]
  ) {
    images = batch.count
    imagesSha256 = sha256
    self.preparation = preparation
    inputs = batch.reaches
    self.warnings = warnings
    assumptions = program.manifest.assumptions ?? []
    let outputs = program.graph.outputs
    judgedOutput = batch.hasGoals && outputs.count > 1 ? outputs.first : nil
  }

  package mutating func note(_ report: WireReport) {
    wires = report.isEmpty ? nil : report
    warnings += [report.warning].compactMap(\.self)
  }
}

extension SimulationResult.Chip {
  package init(_ run: MonteCarlo.Run) {
    self.init(
      seed: run.seed, accuracy: run.confusion?.accuracy, error: run.error,
      writePulses: run.programmed.log.pulses, verifyReads: run.programmed.log.verifyReads,
      failedCells: run.programmed.log.failedCells,
      bySteps: run.bySteps.isEmpty ? nil : run.bySteps)
  }

  /// A chip whose images other processes have run.
  ///
  /// - Parameter images: the number of all images.
  package init(_ run: SimulationPart.Run, seed: Int, images: Int) {
    self.init(
      seed: seed, accuracy: run.correct.map { Confusion.accuracy($0, of: images) }, error: nil,
      writePulses: run.writePulses ?? 0, verifyReads: run.verifyReads ?? 0,
      failedCells: run.failedCells ?? 0, bySteps: nil)
  }
}

extension SimulationResult {
  /// Sets the means, the deviations and the interval over the drawn chips.
  package mutating func summarise() {
    let accuracies = chips.compactMap(\.accuracy)
    accuracyMean = accuracies.isEmpty ? nil : accuracies.mean
    let interval = MeanInterval(accuracies)
    accuracyStd = interval?.standardDeviation
    accuracyInterval95 = interval.map { [$0.endsOfShare.lowerBound, $0.endsOfShare.upperBound] }
    let errors = chips.compactMap(\.error)
    errorMean = PredictionError(of: errors) { $0.isEmpty ? nil : $0.mean }
    errorStd = PredictionError(of: errors) { MeanInterval($0)?.standardDeviation }
    summarise(bySteps: chips.map { $0.bySteps ?? [] }, integerMode: accuracies)
  }

  /// Sets the figures of each of several numbers of steps.
  ///
  /// - Parameters:
  ///   - figures: for each chip, those of each number of steps.
  ///   - integerMode: the accuracies of the chips in the integer mode; empty without labels.
  package mutating func summarise(bySteps figures: [[SpikingFigure]], integerMode: [Double]) {
    bySteps = bySteps.map { rows in
      rows.enumerated().map { index, row in
        var row = row
        row.summarise(figures.map { $0[index] }, integerMode: integerMode)
        return row
      }
    }
  }

  /// Records the saturation of layers, and warns if it is high or the accuracy is low.
  ///
  /// - Parameters:
  ///   - classes: the number of classes that the network distinguishes.
  ///   - isDrawn: whether chips were drawn.
  package mutating func doubt(_ saturation: Saturation?, classes: Int, isDrawn: Bool) {
    self.saturation = saturation
    warnings += [saturation?.warning, chanceWarning(classes, isDrawn: isDrawn)].compactMap(\.self)
  }

  /// With fewer images, an accuracy says little.
  private static let fewestImages = 20

  private func chanceWarning(_ classes: Int, isDrawn: Bool) -> String? {
    guard let accuracy = accuracy ?? accuracyMean, classes > 1, images >= Self.fewestImages else {
      return nil
    }
    let chance = 1 / Double(classes)
    guard accuracy < min(2 * chance, chance + 0.1 * (1 - chance)) else { return nil }
    return "accuracy \(accuracy.asPercent) is close to chance for \(classes) classes: "
      + (isDrawn
        ? "try ideal devices, without '--device', and "
        : "")
      + "check that the images are prepared as in training ('--mean', '--std')"
  }
}
