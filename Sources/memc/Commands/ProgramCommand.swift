import ArgumentParser
import Basics
import Driver
import Foundation

/// `memc program OUT.memc --device NAME`: writes a program into one simulated chip.
struct ProgramCommand: CommonCommand {
  static let configuration = CommandConfiguration(
    commandName: "program", abstract: "Program a compiled network into a simulated chip.")

  @Argument(help: "A program file.", completion: .file(extensions: ["memc"]))
  var program: String

  @Option(
    help: """
      Device of the chip's cells, such as lognormal:sigma=0.4; see 'memc list devices' and 'memc \
      list pulses'.
      """, completion: .components("devices"))
  var device: String

  @Option(
    help: ArgumentHelp(
      """
      Programming scheme, such as two-phase:share=0.2 (default: one-shot, or pulses for a device \
      with dynamics); see 'memc list programming'.
      """,
      valueName: "scheme"))
  var programming: String?

  @Option(help: ArgumentHelp("Seed that determines the chip's cells.", valueName: "seed"))
  var chipSeed = 1

  @OptionGroup var calibration: CalibrationOptions

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Chip file to write (default: PROGRAM-DEVICE-SCHEME-chip-SEED.npz in the working directory).",
      valueName: "file"),
    transform: OutputGuard.path)
  var output: String?

  @OptionGroup var data: DataOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if calibration.files == nil, let option = data.given.first {
      throw ValidationError("'\(option)' requires '--calibrate'")
    }
  }

  func run() throws {
    try OutputGuard.announce(output, for: common)
    var run = ChipProgramming(program: program, device: device, programming: programming)
    run.seed = chipSeed
    run.calibration = calibration.files
    let output = try output ?? defaultOutput
    run.output = output
    run.preparation = data.preparation
    run.threads = common.threadCount
    let start = ContinuousClock.now
    run.command = CommandLine.arguments.reproducing(writes: true)
    let result = try run.run()
    common.warn(result.warnings)
    common.detail("programmed in \((ContinuousClock.now - start).milliseconds)")
    common.remark("wrote \(output)")
    try common.result(result, common.verbose ? result.detailedText : result.text)
  }

  /// The program's file name with the device, the scheme and the chip's seed, in the working
  /// directory.
  var defaultOutput: String {
    get throws {
      let name = URL(fileURLWithPath: program).deletingPathExtension().lastPathComponent
      let scheme = try ChipProgramming.scheme(programming, for: device)
      return "\(name)-\(device.asNamePart)-\(scheme.asNamePart)-chip-\(chipSeed).npz"
    }
  }
}

extension String {
  /// The parts of this string that are allowed in file names everywhere, joined by '-'.
  fileprivate var asNamePart: String {
    utf8.split { !MemberName.isPlain($0) && $0 != UInt8(ascii: ".") }
      .compactMap { String($0) }.joined(separator: "-")
  }
}
