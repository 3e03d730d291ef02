import Basics
import ChipProgramming
import CommandFiles
import Evaluation
import Foundation
import Hardware
import NetworkIR
import TileSimulator

/// Writes a compiled program into one simulated chip.
public struct ChipProgramming: Sendable {
  public var program: String
  /// A device and its fields, as in `lognormal:sigma=0.4`.
  public var device: String
  /// A scheme and its fields; `nil`: `pulses` for a device that pulses move, else `one-shot`.
  public var programming: String?
  /// The seed that determines the chip's cells.
  public var seed = 1
  public var calibration: CalibrationFiles?
  /// The chip file to write, if any.
  public var output: String?
  /// How images are prepared; overrides the program's own preparation.
  public var preparation = ImagePreparation()
  public var threads = 1
  /// The command line that reproduces the chip, repeated in the result.
  public var command: String?

  public init(program: String, device: String, programming: String? = nil) {
    self.program = program
    self.device = device
    self.programming = programming
  }

  /// The scheme as the user named it, or the default for the device.
  ///
  /// - Throws: a diagnostic if the device is misspelled.
  public static func scheme(_ named: String?, for device: String) throws -> String {
    try named ?? NamedCells.defaultScheme(for: device)
  }

  /// The results, with units in the keys.
  public struct Result: Encodable, Sendable {
    public let schemaVersion = 1
    public let memcVersion = Version.current
    public let device: String
    public let programming: String
    /// The device and the scheme with every field.
    public let deviceParameters: Value
    public let programmingParameters: Value
    public let chipSeed: Int
    /// How the numbers of the calibration files were prepared; `nil` without files.
    public let preparation: String?
    /// What may mislead.
    public let warnings: [String]
    public let command: String?
    public let programSha256: String
    public let calibrationSha256: String?
    public let calibrationLabelsSha256: String?
    public let writePulses: Int
    public let verifyReads: Int
    public let failedCells: Int
    /// Zero weights inside placed blocks, and how many of them were assigned a value.
    public let zeroPositions: Int
    public let usedZeroPositions: Int
    /// Columns whose digital bias was changed for this chip.
    public let adjustedColumns: Int
    /// The most pulses on one cell, and the mean; `nil` if the scheme does not count them.
    public let mostPulses: Int?
    public let meanPulses: Double?
    /// The array that wears out first; `nil` if pulses are not counted.
    public let wear: ChipWear?
    /// `nil` if the device has no equations.
    public let readDisturb: ReadDisturb?
    /// `nil` if the accelerator has no price for a pulse or read, or the device does not state its
    /// pulses.
    public let energyPJ: Double?
    public let timeNs: Double?
    /// Of the energy, that of cells that share lines with the cell that is pulsed; `nil` if it is 0.
    public let halfSelectedPJ: Double?
    /// The sources of the prices of pulses and reads.
    public let priceSources: [String]
    /// Absent if the accelerator's wires are ideal or gated, or currents are not linear in
    /// voltages.
    public let wires: WireReport?
    /// The prices without which there is no energy, and the accelerator that lacks them.
    private let unpriced: [Event]
    private let accelerator: String
    /// Their fields without those at their defaults.
    private let briefDevice: Value
    private let briefProgramming: Value

    private enum CodingKeys: CodingKey {
      case schemaVersion, memcVersion, device, programming, deviceParameters
      case programmingParameters, chipSeed, preparation, warnings, command, programSha256
      case calibrationSha256, calibrationLabelsSha256, writePulses, verifyReads, failedCells
      case zeroPositions, usedZeroPositions, adjustedColumns, energyPJ, timeNs, priceSources
      case mostPulses, meanPulses, wear, readDisturb, halfSelectedPJ, wires
    }
  }

  /// Programs the chip, and writes its file.
  ///
  /// - Throws: diagnostics if the program, the device, the scheme or the calibration files do not
  ///   fit, or the chip file cannot be written.
  public func run() throws -> Result {
    let compiled = try ProgramFile.read(program)
    try compiled.program.program.expectAtOnce(for: "'memc program'")
    let calibrated = try CalibratedProgrammer(
      compiled, device: device, programming: programming, calibration: calibration,
      compiled.preparation(under: preparation), threads: threads)
    let programmer = calibrated.programmer
    let programmed = try programmer.program(chipSeed: seed, threads: threads)
    let manifest = try ChipManifest(programmed, compiled, by: calibrated, seed: seed)
    let wires = try programmer.wireReport(of: programmed.chip, threads: threads)
    if let output {
      try AtomicWrite.write(
        ChipFile.bytes(
          of: programmed.chip, programmed.counts, stuck: stuckCells(of: programmed, programmer),
          manifest), to: output)
    }
    return try Result(self, manifest, programmed, calibrated, compiled, wires: wires)
  }

  /// 1 for each stuck cell; `nil` if the device has none.
  private func stuckCells(of programmed: ProgrammedChip, _ programmer: ChipProgrammer)
    -> [Tensor<UInt8>]?
  {
    guard programmer.model.traits.hasFaults else { return nil }
    let program = programmer.program.program
    let faults = FaultMap(
      programmer.model.traits, program.accelerator.array, seed: UInt64(bitPattern: Int64(seed)))
    return programmed.chip.stuckCells(faults, in: program)
  }
}

extension ChipProgramming.Result {
  fileprivate init(
    _ run: ChipProgramming, _ manifest: ChipManifest, _ programmed: ProgrammedChip,
    _ calibrated: CalibratedProgrammer, _ compiled: CompiledProgram, wires: WireReport?
  ) throws {
    self.wires = wires
    device = run.device
    programming = calibrated.programming
    (deviceParameters, briefDevice) = calibrated.cells.device
    programmingParameters = calibrated.programmer.scheme.named
    briefProgramming = calibrated.programmer.scheme.brief
    preparation = calibrated.treatment
    let (wear, disturb) = (
      ChipWear(programmed, calibrated), try ReadDisturb(of: programmed.chip, calibrated)
    )
    (self.wear, readDisturb) = (wear, disturb)
    warnings =
      try compiled.preparationWarnings(under: run.preparation) + calibrated.warnings
      + [
        compiled.network.calibrationWarning, wires?.warning, wear?.warning, disturb?.warning,
        Self.warning(ofFailed: manifest.log.failedCells, of: programmed.chip),
      ].compactMap(\.self)
    command = run.command
    chipSeed = manifest.chipSeed
    programSha256 = manifest.programSha256
    calibrationSha256 = manifest.calibrationSha256
    calibrationLabelsSha256 = manifest.calibrationLabelsSha256
    writePulses = manifest.log.writePulses
    verifyReads = manifest.log.verifyReads
    failedCells = manifest.log.failedCells
    zeroPositions = manifest.log.zeroPositions
    usedZeroPositions = manifest.log.usedZeroPositions
    adjustedColumns = manifest.log.adjustedColumns
    energyPJ = manifest.log.energyPJ
    timeNs = manifest.log.timeNs
    mostPulses = manifest.log.mostPulses
    meanPulses = manifest.log.meanPulses
    halfSelectedPJ = programmed.log.cost.flatMap { $0.othersJ > 0 ? $0.othersJ * 1e12 : nil }
    unpriced = programmed.log.unpriced(on: compiled.program.accelerator)
    accelerator = compiled.program.accelerator.title
    guard programmed.log.cost == nil else {
      priceSources = ["pulses and reads: computed from the equations of the device"]
      return
    }
    let prices = [Event.writePulse, .verifyRead].compactMap(compiled.program.accelerator.price)
    priceSources = prices.map {
      "\($0.component.rawValue)\($0.isEstimated ? ", estimated" : ""): \($0.source)"
    }
  }

  /// The share of failed cells that needs no warning.
  private static let bearableFailures = 0.01

  private static func warning(ofFailed cells: Int, of chip: Chip) -> String? {
    let all = chip.conductances.reduce(0) { $0 + $1.count }
    guard Double(cells) > bearableFailures * Double(all) else { return nil }
    return
      "\(cells) of \(all) cells are outside the tolerance (\((Double(cells) / Double(all)).asPercent))"
  }

  public var text: String { text(inFull: false) }

  /// The text with every field of device and scheme, including those at their defaults.
  public var detailedText: String { text(inFull: true) }

  private func text(inFull: Bool) -> String {
    var lines = [
      "\(programming.escaped) on \(device.escaped), chip \(chipSeed)", preparation,
      "\(writePulses.counted("pulse")), \(verifyReads.counted("verify read")), "
        + failedCells.failedCells(verifyReads: verifyReads),
    ].compactMap(\.self)
    if zeroPositions > 0 {
      let percent = 100 * Double(usedZeroPositions) / Double(zeroPositions)
      lines.append(
        "\(usedZeroPositions) of \(zeroPositions) zero positions used "
          + String(format: "(%.2f %%)", percent))
    }
    if adjustedColumns > 0 {
      lines.append("digital bias adjusted in \(adjustedColumns.counted("column"))")
    }
    lines.append(
      energyPJ.map { "energy \(Quantity.energy.text($0))" }
        ?? (meanPulses == nil
          ? "no energy: '\(accelerator.escaped)' has no price of "
            + unpriced.map { "'\($0.rawValue)'" }.joined(separator: " or ")
          : "no energy: the device states no 'pulse-V' and 'pulse-ns'"))
    if let timeNs {
      lines.append("time \(Quantity.time.text(timeNs)), one cell after another")
    }
    lines += dynamics
    if let wires { lines.append(wires.text) }
    if energyPJ != nil && meanPulses == nil {
      lines += priceSources.map { "price of \($0.escaped)" }
    }
    lines += [
      "device \(inFull ? deviceParameters : briefDevice)",
      "programming \(inFull ? programmingParameters : briefProgramming)",
    ]
    if let command { lines.append("reproduce with: \(command.escaped)") }
    return lines.joined(separator: "\n")
  }
}

extension ChipProgramming.Result {
  /// What pulses on a device with dynamics cost and wear.
  private var dynamics: [String] {
    guard let meanPulses, let mostPulses else { return [] }
    let pulses = String(format: "%.2f pulses per cell, at most \(mostPulses)", meanPulses)
    let source = energyPJ == nil ? [] : ["energy and time of \(priceSources[0])"]
    let others = halfSelectedPJ.map {
      "\(Quantity.energy.text($0)) of it in cells that share lines with those written"
    }
    return [pulses] + source + [others, wear?.text, readDisturb?.text].compactMap(\.self)
  }
}
