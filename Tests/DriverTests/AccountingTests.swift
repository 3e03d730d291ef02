import Basics
import TestSupport
import Testing

@testable import Driver
@testable import Evaluation

@Suite struct AccountingTests {
  /// The pruned network: 5 bits in the convolution, 3 in the other layer.
  private static let bits = [
    "accelerator=tiny-8", "passes.quantize.weight-bits=3", "passes.quantize.granularity=tensor",
    "passes.quantize.layers.c1.weight-bits=5",
  ]

  private func pruned(_ folder: String, baseline: String? = nil) throws -> CompiledProgram {
    try SmallNetworks.compile(
      SmallNetworks.convolution(in: folder, isPruned: true), Self.bits, baseline: baseline)
  }

  /// What a row says of the program and of the baseline.
  private func expect(
    _ report: Report, _ definition: Accounting.Definition, _ figure: String, _ value: Double,
    _ baseline: Double?
  ) {
    let row = Accounting(report).rows.first {
      $0.definition == definition && $0.figure == figure
    }
    #expect(row?.value == value, "\(figure)")
    #expect(row?.baseline == baseline, "\(figure) of the baseline")
  }

  @Test func everyDefinitionCountsAsItSays() throws {
    try withFolder { folder in
      let report = try Report(pruned(folder))
      let dense: Double = 62 * 8
      expect(report, .guo, "memristors", 2 * 7, 2 * 62)
      expect(report, .guo, "model size", 3 * 5 + 4 * 3, dense)
      expect(report, .wen, "parameters", 7, 62)
      expect(report, .wen, "multiplications", 3 * 9, 8 * 9)
      expect(report, .han, "weights kept", 7, 62)
      // 8×8 cells: 1 position for c1 and 3 for fc, of 4 slices × 2; packed 1 position, of 2 × 2
      expect(report, .crossbars, "crossbars", 4, 32)
      // and a column of reference cells beside each array
      expect(report, .memc, "memristors used", 3 * 4 + 4 * 2 + 4 * 8, dense + 32 * 8)
      expect(report, .memc, "memristors allocated", 4 * 64, 32 * 64)
      // a weight of 15 stands in two cells, one of 3 in one
      expect(report, .memc, "memristors programmed", 3 * 2 + 4, nil)
      expect(report, .memc, "size with bitmap", 27 + 62, dense)
      // c1: 3 runs; fc: 4 runs and one of 32 zeros with its filler of 3 bits
      expect(report, .memc, "size with run lengths", 27 + 3 * 5 + 5 * 5 + 3, dense)
      expect(report, .memc, "smallest size", 15 + 8 + 12 + 28, dense)
    }
  }

  @Test func savingsAndFactorsFollowFromTheTwo() throws {
    try withFolder { folder in
      let rows = Accounting(try Report(pruned(folder))).rows
      let han = try #require(rows.first { $0.definition == .han })
      let (kept, all): (Double, Double) = (7, 62)
      #expect(han.factor == all / kept)
      let saved = 100 * (1 - kept / all)
      #expect(han.savedPercent == saved)
      #expect(rows.first { $0.figure == "crossbars" }?.savedPercent == 87.5)
      #expect(rows.first { $0.figure == "multiplications" }?.savedPercent == 62.5)
    }
  }

  @Test func aDenseProgramAsBaselineCountsZerosItHappensToHold() throws {
    try withFolder { folder in
      let dense = try SmallNetworks.compile(
        SmallNetworks.convolution(in: folder, isPruned: false),
        ["accelerator=tiny-8", "placement=plain-grid"])
      let report = try Report(pruned(folder), against: dense)
      expect(report, .guo, "memristors", 2 * 7, 2 * 62)
      expect(report, .guo, "model size", 27, 62 * 8)
      expect(report, .crossbars, "crossbars", 4, 32)
      // of each layer in its own bits, of the baseline in 8
      let (all, first): (Double, Double) = (100 * (1 - 27 / 496), 100 * (1 - 15 / 64))
      #expect(report.savedPercent.parameters.storedBits == all)
      #expect(report.layers.first?.savedPercent?.parameters.storedBits == first)
      #expect(report.baselineModelSha256 == dense.manifest.modelSha256)
    }
  }

  @Test func theTextNamesDefinitionsBaselineAndSources() throws {
    try withFolder { folder in
      let accounting = Accounting(try Report(pruned(folder)))
      let text = accounting.text
      #expect(
        text.hasPrefix(
          "mapping baseline on accelerator tiny-8, compared with: this network with all weights, "
            + "8-bit weights, 8-bit activations, plain grid\n"))
      #expect(text.contains("Wen 2021: Wen et al., CKFO, IEEE TCAD 40(8):1640, 2021"))
      #expect(text.contains("Array energies require images"))
      #expect(accounting.csv.contains("Guo 2024,memristors,1,14,124,88.7096774193548"))
      #expect(
        accounting.markdown.contains("| Guo 2024 | memristors | 14 | 124 | −88.71 % | 8.86 |"))
    }
  }
}
