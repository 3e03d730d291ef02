import Basics
import ChipProgramming
import CommandFiles
import DeviceDynamics
import Evaluation
import Hardware
import Spiking

@testable import Driver

extension FuzzTarget {
  static let settingTargets = [
    FuzzTarget("yaml", ".yaml") { input in
      _ = try Yaml.read(bytes: input.bytes, source: "input.yaml")
    },
    FuzzTarget("mapping", ".yaml") { input in
      let target = try Target(MappingFile(yaml: input.text, source: "input.yaml"), tiny)
      _ = try target.pipeline()
    },
    FuzzTarget("accelerator", ".yaml") { input in
      _ = try Accelerator(yaml: input.text, source: "input.yaml")
    },
    FuzzTarget("device", ".yaml") { input in
      _ = try? PulsedCell(named: input.path)
      _ = try DeviceFile(text: input.text, source: "input.yaml").cells()
    },
    FuzzTarget("sweep", ".yaml") { _ = try Sweep($0.path) },
    FuzzTarget("states", ".csv") { _ = try StateTable(Value(.text($0.path))) },
    FuzzTarget("conversion", ".csv") { input in
      _ = try ConversionErrors(Value(.text(input.path))).probabilities(of: 0...7)
    },
    FuzzTarget("component") { input in
      let words = input.text.split(separator: "\n", maxSplits: 1).map(String.init)
      let spelling = try ComponentSpelling(commandLine: words.first ?? "")
      let (name, record) = (spelling.name, spelling.record)
      guard !name.contains("/"), !name.hasSuffix(".yaml") else { return }
      for make in makers { _ = try? make(name, record) }
      var mapping = try Record(mapping: "baseline")
      try mapping.apply(words.dropFirst().map { Override($0) })
    },
  ]

  /// What `name:key=value` may be on the command line.
  private static let makers: [@Sendable (String, Record) throws -> Any] = [
    { try CellModel($0, $1) }, { try PulsedCell($0, $1) },
    { try neurons.make($0, $1) }, { try inputCodings.make($0, $1) },
    { try programmingSchemes.make($0, $1) }, { try exportFormats.make($0, $1) },
    { try memristors.make($0, $1) }, { try drives.make($0, $1) },
  ]

  private static var tiny: Accelerator {
    get throws { try Accelerator(ComponentSpelling("tiny-8")) }
  }
}
