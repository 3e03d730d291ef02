import Basics
import CommandFiles
import Driver
import Foundation
import TestSupport
import Testing
import TileMachine

/// Devices from files.
@Suite struct DeviceFileTests {
  private func accuracy(_ device: String) throws -> Double? {
    try withFolder { folder in
      try ProgramFile.write(Digits.compiled.get(), to: "\(folder)/digits.memc")
      var simulation = Simulation(
        program: "\(folder)/digits.memc", images: Digits.path("digits/test-images.npy"))
      simulation.goals = .labels(Digits.path("digits/test-labels.npy"))
      simulation.subject = .drawn(Simulation.Drawing(device: device))
      return try simulation.run().accuracyMean
    }
  }

  @Test(arguments: BuiltInFiles.names(.device)) func everyDeviceFileIsRead(name: String) throws {
    #expect(try #require(try accuracy(name)) > 0.05)
  }

  @Test func builtInDeviceFilesAreListed() {
    #expect(
      BuiltInFiles.names(.device)
        == ["dot-product-engine", "hfox-faulty", "isaac", "neurosim-22", "ratio-spread-10"])
  }

  /// Four levels are too few for weights compiled for 128.
  @Test func theCommandLineOverridesTheFile() throws {
    let few = try #require(try accuracy("isaac"))
    let enough = try #require(try accuracy("isaac:levels=128"))
    #expect(enough > 0.95 && few < enough)
  }

  @Test(arguments: [
    ("device: ideal\n", "d.yaml: a device file needs 'source'"),
    ("source: me\n", "d.yaml: a device file needs 'device'"),
    ("source: me\ndevice: {name: idea}\n", "d.yaml:2:10: unknown device 'idea'"),
    ("source: ''\ndevice: ideal\n", "d.yaml:1:1: a device file needs 'source'"),
    (
      "source: me\ndevice: {name: lognormal, sigma: 0.1}\nsigma: 0.2\n",
      "d.yaml:2:27: 'sigma' is given twice: in 'device' and beside it"
    ),
    (
      "source: me\ndevice: ideal\nstuck-at-hrs: 2\n",
      "d.yaml:3:1: 'stuck-at-hrs' of every device must be in 0.0...1.0, not 2.0"
    ),
  ])
  func malformedFilesAreRefused(text: String, message: String) throws {
    try withFolder { folder in
      try Data(text.utf8).write(to: URL(filePath: "\(folder)/d.yaml"))
      let found = refusal { try accuracy("\(folder)/d.yaml") }
      #expect(found?.replacing("\(folder)/d.yaml", with: "d.yaml") == message)
    }
  }

  @Test func anUnknownDeviceIsRefused() {
    #expect(
      refusal { try accuracy("rram-wann") } == "command line: unknown device 'rram-wann'")
  }
}
