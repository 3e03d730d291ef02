import ArgumentParser
import Basics
import Driver

/// `memc program OUT.memc --device NAME`: writes a program into one simulated chip.
struct ProgramCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "program", abstract: "Program a compiled network into one simulated chip.")

  @Argument(help: "A program file.")
  var program: String

  @Option(help: "The chip's cells, such as lognormal:sigma=0.4.")
  var device: String

  @Option(help: "How: as in one-shot or two-phase:share=0.2; see 'memc list programming'.")
  var programming = "one-shot"

  @Option(help: "Which chip: its cells follow from the seed.")
  var chipSeed = 1

  @OptionGroup var calibration: CalibrationOptions

  @Option(name: .shortAndLong, help: "The chip file to write.")
  var output: String?

  @OptionGroup var data: DataOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    var run = ChipProgramming(program: program, device: device, programming: programming)
    run.seed = chipSeed
    run.calibration = calibration.files
    run.output = output
    run.mean = data.mean
    run.standardDeviation = data.std
    run.threads = common.threadCount
    let result = try run.run()
    if let output { common.remark("wrote \(output)") }
    try common.json ? Output.json(result) : Output.result(result.text)
  }
}
