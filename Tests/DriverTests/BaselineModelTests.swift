import Basics
import Importers
import TestSupport
import Testing

@testable import CommandFiles
@testable import Driver
@testable import Evaluation

@Suite struct BaselineModelTests {
  @Test func theManifestHoldsTheDenseNetworkThatIsNamed() throws {
    try withFolder { folder in
      // a network of another size stands for one that was shrunk
      let small = try SmallNetworks.sum(in: folder, weights: [1, 0])
      let dense = try SmallNetworks.convolution(in: folder, isPruned: false)
      let pruned = try SmallNetworks.convolution(in: folder, isPruned: true)
      let program = try SmallNetworks.compile(pruned, baseline: dense)
      let baseline = program.manifest.baseline
      let own = try SmallNetworks.compile(dense).manifest
      #expect(baseline.total == own.baseline.total && baseline.layers == own.baseline.layers)
      #expect(baseline.modelSha256 == own.modelSha256)
      #expect(
        try Report(program).baselineName
          == "model \(own.modelSha256.shortDigest) with all weights, 8-bit weights, "
          + "8-bit activations, plain grid")
      let refusal = #expect(throws: Diagnostic.self) {
        try SmallNetworks.compile(small, baseline: dense)
      }
      #expect(
        refusal?.description
          == "\(dense): the inputs or outputs of the baseline model differ in shape from the "
          + "network's")
    }
  }

  @Test func aProgramWithABaselineModelReadsBackAndVerifies() throws {
    try withFolder { folder in
      let model = try SmallNetworks.convolution(in: folder, isPruned: true)
      let program = try SmallNetworks.compile(
        model, baseline: SmallNetworks.convolution(in: folder, isPruned: false))
      let path = "\(folder)/a.memc"
      try ProgramFile.write(program, to: path)
      #expect(try ProgramFile.read(path).manifest.baseline == program.manifest.baseline)
      let result = try ProgramVerification(of: path, model: model, inputs: nil, threads: 1).run()
      #expect(result.pass, "\(result.text)")
    }
  }

  @Test func aBaselineOfAnotherNetworkIsWarnedOf() throws {
    try withFolder { folder in
      let dense = try SmallNetworks.compile(SmallNetworks.convolution(in: folder, isPruned: false))
      let pruned = try SmallNetworks.compile(SmallNetworks.convolution(in: folder, isPruned: true))
      let same = try Report(pruned, against: dense)
      #expect(same.baselineWarnings == [])
      let sum = try SmallNetworks.compile(SmallNetworks.sum(in: folder, weights: [1, 1]))
      let warning = "the baseline is a different network: its inputs or outputs have other shapes"
      let report = try Report(pruned, against: sum)
      #expect(report.baselineWarnings == [warning])
      #expect(report.text.contains("\(report.headline).\nwarning: \(warning)\n\n"))
      #expect(report.markdown.contains(".\n\nwarning: \(warning)\n\n"))
      let accounting = Accounting(report)
      #expect(accounting.warnings == [warning])
      let heading =
        "mapping baseline on accelerator \(report.accelerator), compared with: "
        + report.baselineName
      #expect(accounting.text.hasPrefix("\(heading)\n\nwarning: \(warning)\n\ncounted as "))
      #expect(accounting.markdown.hasPrefix("\(heading)\n\nwarning: \(warning)\n\n| counted as"))
    }
  }

  @Test func aBaselineWithOtherLayersIsWarnedOf() throws {
    try withFolder { folder in
      let paths = try ["y", "z"].map { try SmallNetworks.sum(in: "\(folder)/\($0)", named: $0) }
      let programs = try paths.map { try SmallNetworks.compile($0) }
      #expect(
        try Report(programs[0], against: programs[1]).baselineWarnings == [
          "the baseline may be a different network: layers that only one of the two has: 'y', 'z'"
        ])
    }
  }

  @Test func whatPassesTakeFromMatricesIsSavedToo() throws {
    try withFolder { folder in
      // passes that made the second of the first would have taken lines
      let model = try SmallNetworks.convolution(in: folder, isPruned: false)
      let network = try ModelLoader.load(model, shapes: [:]).requireGraph()
      let shrunk = try SmallNetworks.compile(SmallNetworks.sum(in: folder, weights: [1, 1])).network
      let baseline = try Manifest.Baseline(
        of: shrunk, from: network, Target(test: "baseline"), threads: 1)
      #expect(baseline.total == (try SmallNetworks.compile(model)).manifest.baseline.total)
      #expect(
        baseline.name
          == "the original model with all weights, 8-bit weights, 8-bit activations, plain grid")
    }
  }
}
