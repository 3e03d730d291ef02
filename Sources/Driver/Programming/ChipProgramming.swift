import Basics
import Foundation
import Hardware
import NetworkIR

/// Writes a compiled program into one simulated chip.
public struct ChipProgramming: Sendable {
  public var program: String
  /// A device and its fields, as in `lognormal:sigma=0.4`.
  public var device: String
  public var programming: String
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

  public init(program: String, device: String, programming: String) {
    self.program = program
    self.device = device
    self.programming = programming
  }

  /// The results, with units in the keys.
  public struct Result: Encodable, Sendable {
    public let schema_version = 1
    public let memc_version = Version.current
    public let device: String
    public let programming: String
    /// The device and the scheme with every field.
    public let device_parameters: Value
    public let programming_parameters: Value
    public let chip_seed: Int
    /// How the numbers of the calibration files were prepared; `nil` without files.
    public let preparation: String?
    /// What may mislead.
    public let warnings: [String]
    public let command: String?
    public let program_sha256: String
    public let calibration_sha256: String?
    public let calibration_labels_sha256: String?
    public let write_pulses: Int
    public let verify_reads: Int
    public let failed_cells: Int
    /// Zero weights inside placed blocks, and how many of them were assigned a value.
    public let zero_positions: Int
    public let used_zero_positions: Int
    /// Columns whose digital bias was changed for this chip.
    public let adjusted_columns: Int
    /// `nil` if the accelerator has no price for a pulse or read.
    public let energy_pJ: Double?
    public let time_ns: Double?
    /// The sources of the prices of pulses and reads.
    public let price_sources: [String]
    /// Absent if the accelerator's wires are ideal or gated, or currents are not linear in
    /// voltages.
    public let wires: WireReport?
    /// Their fields without those at their defaults.
    private let briefDevice: Value
    private let briefProgramming: Value

    private enum CodingKeys: CodingKey {
      case schema_version, memc_version, device, programming, device_parameters
      case programming_parameters, chip_seed, preparation, warnings, command, program_sha256
      case calibration_sha256, calibration_labels_sha256, write_pulses, verify_reads, failed_cells
      case zero_positions, used_zero_positions, adjusted_columns, energy_pJ, time_ns, price_sources
      case wires
    }
  }

  /// Programs the chip, and writes its file.
  ///
  /// - Throws: diagnostics if the program, the device, the scheme or the calibration files do not
  ///   fit, or the chip file cannot be written.
  public func run() throws -> Result {
    let compiled = try ProgramFile.read(program)
    let programmer = try ChipProgrammer(
      compiled, device: device, programming: programming, calibration: calibration,
      compiled.preparation(under: preparation), threads: threads)
    let programmed = try programmer.program(chipSeed: seed, threads: threads)
    let manifest = try ChipManifest(programmed, compiled, by: programmer, seed: seed)
    let wires = try programmer.wireReport(of: programmed.chip, threads: threads)
    if let output {
      try AtomicWrite.write(ChipFile.bytes(of: programmed.chip, manifest), to: output)
    }
    return try Result(self, manifest, programmer, compiled, wires: wires)
  }
}

extension ChipProgramming.Result {
  fileprivate init(
    _ run: ChipProgramming, _ manifest: ChipManifest, _ programmer: ChipProgrammer,
    _ compiled: CompiledProgram,
    wires: WireReport?
  ) throws {
    self.wires = wires
    device = run.device
    programming = run.programming
    device_parameters = programmer.model.named
    briefDevice = programmer.model.brief
    programming_parameters = programmer.scheme.named
    briefProgramming = programmer.scheme.brief
    preparation = programmer.treatment
    warnings =
      try compiled.preparationWarnings(under: run.preparation) + programmer.warnings
      + [compiled.network.calibrationWarning, wires?.warning].compactMap(\.self)
    command = run.command
    chip_seed = manifest.chip_seed
    program_sha256 = manifest.program_sha256
    calibration_sha256 = manifest.calibration_sha256
    calibration_labels_sha256 = manifest.calibration_labels_sha256
    write_pulses = manifest.log.write_pulses
    verify_reads = manifest.log.verify_reads
    failed_cells = manifest.log.failed_cells
    zero_positions = manifest.log.zero_positions
    used_zero_positions = manifest.log.used_zero_positions
    adjusted_columns = manifest.log.adjusted_columns
    energy_pJ = manifest.log.energy_pJ
    time_ns = manifest.log.time_ns
    let prices = [Event.writePulse, .verifyRead].compactMap(compiled.program.accelerator.price)
    price_sources = prices.map { "\($0.component.rawValue): \($0.source)" }
  }

  public var text: String { text(inFull: false) }

  /// The text with every field of device and scheme, including those at their defaults.
  public var detailedText: String { text(inFull: true) }

  private func text(inFull: Bool) -> String {
    var lines = [
      "\(programming.escaped) on \(device.escaped), chip \(chip_seed)", preparation,
      "\(write_pulses) pulses, \(verify_reads) reads of cells, \(failed_cells) cells given up",
    ].compactMap(\.self)
    if zero_positions > 0 {
      let percent = 100 * Double(used_zero_positions) / Double(zero_positions)
      lines.append(
        "\(used_zero_positions) of \(zero_positions) zero positions used "
          + String(format: "(%.2f %%)", percent))
    }
    if adjusted_columns > 0 {
      lines.append("the digital bias of \(adjusted_columns) columns is changed for this chip")
    }
    lines.append(
      energy_pJ.map { String(format: "%.3f nJ", $0 / 1000) } ?? "pulses or reads not priced")
    if let time_ns { lines.append(String(format: "%.3f us, one after another", time_ns / 1000)) }
    if let wires { lines.append(wires.text) }
    if energy_pJ != nil { lines += price_sources.map { "price of \($0.escaped)" } }
    lines += [
      "device \(inFull ? device_parameters : briefDevice)",
      "programming \(inFull ? programming_parameters : briefProgramming)",
    ]
    if let command { lines.append("again: \(command.escaped)") }
    return lines.joined(separator: "\n")
  }
}
