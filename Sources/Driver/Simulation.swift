import Basics
import Foundation
import Hardware
import NetworkIR
import TileMachine

/// Runs a program on images: on ideal devices, on a chip that has been programmed, or on a number of
/// drawn chips.
public struct Simulation: Sendable {
  public var program: String
  public var images: String
  public var labels: String?
  /// A chip file.
  public var chip: String?
  /// A device and its fields, as in `lognormal:sigma=0.4`, to draw chips of.
  public var device: String?
  public var programming = "one-shot"
  public var chips = 1
  public var calibration: String?
  public var seed = 1
  public var readOut = ReadOut()
  public var output: String?
  public var writesIntegers = false
  public var mean: Double?
  public var standardDeviation: Double?
  public var threads = 1
  public var progress: @Sendable (String) -> Void = { _ in }

  public init(program: String, images: String) {
    self.program = program
    self.images = images
  }

  public struct ChipResult: Encodable, Sendable {
    public let seed: Int
    public let accuracy: Double?
    public let write_pulses: Int
    public let failed_cells: Int
  }

  public struct Result: Encodable, Sendable {
    public let schema_version = 1
    public let memc_version = Version.current
    public let images: Int
    /// Share of images whose largest output is at the label, 0…1.
    public var accuracy: Double?
    public var accuracy_mean: Double?
    /// Over chips, with N − 1.
    public var accuracy_std: Double?
    public var chips: [ChipResult] = []
    public var device: String?
    public var programming: String?
    public let images_per_second: Double
    public let images_sha256: String
  }

  public func run() throws -> Result {
    let compiled = try ProgramFile.read(program)
    let network = try IntegerNetwork(compiled.graph)
    let input = try preparation(compiled.manifest)
    let batch = try SimulatedImages(
      ImageFile(images, input), labels: labels, of: network, threads: threads)
    let start = Date()
    var result: (accuracy: Double?, chips: [ChipResult])
    if let device {
      result = (nil, try drawnChips(compiled, network, batch, device, input))
    } else {
      let outcome =
        try chip.map { try written($0, compiled, batch) }
        ?? batch.run(compiled.program, chip: nil)
      try writeOutputs(outcome, network)
      result = (batch.accuracy(of: outcome), [])
    }
    return summary(result, batch, seconds: Date().timeIntervalSince(start))
  }

  /// The mapping's own preparation of images, unless the command line says otherwise.
  private func preparation(_ manifest: Manifest) throws -> InputSection {
    var input = try MappingFile(Record(manifest.mapping)).input
    input.mean = mean ?? input.mean
    input.standardDeviation = standardDeviation ?? input.standardDeviation
    return input
  }

  /// Runs the chip of a file.
  private func written(_ path: String, _ compiled: CompiledProgram, _ batch: SimulatedImages) throws
    -> SimulatedImages.Outcome
  {
    let written = try ChipFile.read(path, for: compiled)
    let chip = try readOut.chip(
      written.chip, of: written.model, in: written.program, seed: written.seed, threads: threads)
    return try batch.run(written.program, chip: chip)
  }

  private func drawnChips(
    _ compiled: CompiledProgram, _ network: IntegerNetwork, _ batch: SimulatedImages,
    _ device: String, _ input: InputSection
  ) throws -> [ChipResult] {
    let programmer = try ChipProgrammer(
      compiled, device: device, programming: programming, calibration: calibration, input,
      threads: threads)
    return try (0..<chips).map { index in
      progress("chip \(index + 1) of \(chips)")
      let programmed = try programmer.program(chipSeed: seed + index)
      let chip = try readOut.chip(
        programmed.chip, of: programmer.model, in: programmer.program, seed: seed + index,
        threads: threads)
      let outcome = try batch.run(programmer.program, chip: chip)
      if index == chips - 1 { try writeOutputs(outcome, network) }
      return ChipResult(
        seed: seed + index, accuracy: batch.accuracy(of: outcome),
        write_pulses: programmed.log.pulses, failed_cells: programmed.log.failedCells)
    }
  }

  private func writeOutputs(_ outcome: SimulatedImages.Outcome, _ network: IntegerNetwork) throws {
    guard let output else { return }
    let bytes =
      writesIntegers ? Npy.write(outcome.codes[0]) : Npy.write(try outcome.reals(network)[0])
    try AtomicWrite.write(bytes, to: output)
  }

  private func summary(
    _ outcome: (accuracy: Double?, chips: [ChipResult]), _ batch: SimulatedImages, seconds: Double
  ) -> Result {
    let accuracies = outcome.chips.compactMap(\.accuracy)
    let runs = Double(batch.count * max(outcome.chips.count, 1))
    var result = Result(
      images: batch.count, images_per_second: runs / seconds, images_sha256: batch.sha256)
    result.accuracy = outcome.accuracy
    result.accuracy_mean = accuracies.isEmpty ? nil : accuracies.mean
    result.accuracy_std = accuracies.count < 2 ? nil : accuracies.standardDeviation
    result.chips = outcome.chips
    result.device = device
    result.programming = device == nil ? nil : programming
    return result
  }
}

extension Simulation.Result {
  /// One line per figure, and one per chip.
  public var text: String {
    var lines = ["\(images) images"]
    if let accuracy { lines.append("accuracy \(accuracy.asPercent)") }
    if let device, let programming {
      lines.append("device \(device.escaped), programming \(programming.escaped)")
    }
    lines += chips.map { chip in
      "chip \(chip.seed): \(chip.accuracy.map { "accuracy \($0.asPercent), " } ?? "")"
        + "\(chip.write_pulses) pulses, \(chip.failed_cells) failed cells"
    }
    if let accuracy_mean {
      let spread = accuracy_std.map { " ± \($0.asPercent)" } ?? ""
      lines.append("accuracy over \(chips.count) chips \(accuracy_mean.asPercent)\(spread)")
    }
    lines.append(String(format: "%.0f images/s", images_per_second))
    return lines.joined(separator: "\n")
  }
}

extension Double {
  /// `98.76 %`.
  fileprivate var asPercent: String { String(format: "%.2f %%", self * 100) }
}

extension [Double] {
  var mean: Double { reduce(0, +) / Double(count) }

  /// With N − 1.
  var standardDeviation: Double {
    let mean = mean
    return (reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count - 1)).squareRoot()
  }
}
