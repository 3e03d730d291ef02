import ArgumentParser
import Basics
import Driver

/// `memc inspect FILE`: a model, tensor, program or chip as text.
struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show a model, tensor, program or chip as text or JSON.")

  @Argument(help: "A model, .npy, .npz, program or chip file.")
  var file: String

  @Flag(help: "Of a program: every programmed cell, with its place and target conductance, as CSV.")
  var cells = false

  @OptionGroup var modelOptions: ModelOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let inspection = try Inspection(file, shapes: modelOptions.sizes())
    if cells {
      try inspection.writeCells { try Output.part($0) }
    } else {
      try common.json ? Output.json(inspection) : Output.result(inspection.text)
    }
  }
}
