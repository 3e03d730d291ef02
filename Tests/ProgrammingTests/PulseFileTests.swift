import Basics
import DeviceDynamics
import Foundation
import Learning
import TestSupport
import Testing

@testable import CommandFiles
@testable import Driver

/// Pulsed devices from files.
@Suite struct PulseFileTests {
  @Test(arguments: [
    ("reram-array-hfo2", 5.327), ("reram-array-om", 22.07), ("reram-sb", 1001.0),
  ])
  func pulseFilesAreRead(name: String, states: Double) throws {
    let cell = try PulsedCell(named: name)
    #expect(abs(cell.states - states) < 0.01)
    #expect(cell.traits.referenceSpread == 0.05 && cell.traits.source.contains("AIHWKit"))
  }

  @Test(arguments: [
    ("reram-array-om", "Gong, Rasch et al. 2022"),
    ("reram-sb", "AIHWKit 1.2.0 (ReRamSBPresetDevice), after Gong et al. 2018"),
  ])
  func sourcesHaveAuthorAndYear(name: String, short: String) throws {
    let cell = try PulsedCell(named: name)
    #expect(cell.traits.source.authorAndYear == short)
    #expect(cell.value.spelling(inFull: false).contains(",source=\(short)"))
    #expect(cell.value.spelling().contains(",source=\(cell.traits.source)"))
  }

  @Test func pulseFilesAreListed() {
    let files = BuiltInFiles.names(.pulse)
    #expect(files == ["reram-array-hfo2", "reram-array-om", "reram-sb"])
    let names = Listing("pulses").entries.map(\.name)
    #expect(files.allSatisfy(names.contains) && names.contains("soft-bounds"))
  }

  @Test func theCommandLineOverridesTheFile() throws {
    let cell = try PulsedCell(named: "reram-array-om:step=0.5,stuck=0.1348")
    #expect(cell.states == 5 && cell.traits.stuckShare == 0.1348)
    #expect(cell.traits.stepSpread == 0.7829)
  }

  @Test(arguments: [
    ("reram-array-hf", "command line: unknown pulsed device 'reram-array-hf'"),
    ("reram-sb:steps=1", "command line: unknown key 'steps' of soft-bounds"),
  ])
  func unknownNamesAreRefused(text: String, message: String) {
    #expect(refusal { try PulsedCell(named: text) } == message)
  }

  @Test(arguments: [
    ("source: a\ndevice: {name: soft-bound}\n", ":2:10: unknown pulsed device 'soft-bound'"),
    ("source: ' '\ndevice: soft-bounds\n", ":1:1: a device file needs 'source'"),
    (
      "source: a\ndevice: {name: soft-bounds, step: 0.1}\nstep: 0.2\n",
      ":2:29: 'step' is given twice: in 'device' and beside it"
    ),
  ])
  func wrongFilesAreRefused(text: String, message: String) throws {
    try withFolder { folder in
      try AtomicWrite.write(text, to: "\(folder)/p.yaml")
      #expect(refusal { try PulsedCell(named: "\(folder)/p.yaml") } == "\(folder)/p.yaml" + message)
    }
  }

  /// Fields of a set that are wrong together because of one on the command line.
  @Test func aFieldOnTheCommandLineIsWrongThere() {
    let pulses = "set-V=1,reset-V=-1,width-s=1e-6"
    #expect(
      refusal { try PulsedCell(named: "hp:r-on-ohm=1e6,r-off-ohm=1e3,\(pulses)") }
        == "command line: linear-ion-drift needs r-on-ohm below r-off-ohm, not 1000000.0 and 1000.0"
    )
  }

  /// A rule finds the cells that it needs, or is refused.
  @Test(arguments: [
    (
      "learn", "residual",
      "'residual' requires 3 cells of different significance per weight, but the program has 1"
    ),
    (
      "residual", "chopped",
      "'chopped' requires 1 cell of different significance per weight, but the program has 3"
    ),
  ])
  func slicesMustSuitTheRule(mapping: String, rule: String, message: String) throws {
    try withFolder { folder in
      var compiler = Compiler(model: Digits.path("digits.onnx"))
      compiler.mapping = "learn"
      compiler.calibration = [Digits.path("digits/train-images.npy")]
      if mapping == "residual" {
        compiler.overrides = Self.threeSlices
      }
      try ProgramFile.write(compiler.compile().program, to: "\(folder)/digits.memc")
      let learning = ChipLearning(
        program: "\(folder)/digits.memc", rule: rule, device: "reram-array-om",
        session: TrainingSession(
          ExampleFiles(
            images: Digits.path("digits/train-images.npy"),
            goals: .labels(Digits.path("digits/train-labels.npy")))))
      #expect(refusal { try learning.run(writing: "\(folder)/chip.npz") } == message)
    }
  }

  private static let threeSlices = [
    "accelerator=neurosim-22", "encoding.slice-bits=2", "passes.quantize.weight-bits=7",
  ]
}
