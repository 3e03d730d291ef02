import Basics
import Testing

@testable import Driver

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

  private func row(
    _ accounting: Accounting, _ definition: Accounting.Definition, _ figure: String
  ) -> [Double?] {
    let row = accounting.rows.first { $0.definition == definition && $0.figure == figure }
    return [row?.value, row?.baseline]
  }

  @Test func everyDefinitionCountsAsItSays() throws {
    try TestFiles.withFolder { folder in
      let accounting = Accounting(try Report(pruned(folder)))
      let row = { row(accounting, $0, $1) }
      #expect(row(.guo, "memristors") == [14, 124])
      #expect(row(.guo, "model size") == [3 * 5 + 4 * 3, 62 * 8])
      #expect(row(.wen, "parameters") == [7, 62])
      #expect(row(.wen, "multiplications") == [27, 72])
      #expect(row(.han, "weights kept") == [7, 62])
      // 8×8 cells: 1 position for c1 and 3 for fc, of 4 slices × 2; packed 1 position, of 2 × 2
      #expect(row(.crossbars, "crossbars") == [4, 32])
      #expect(row(.memc, "memristors used") == [3 * 4 + 4 * 2, 62 * 8])
      #expect(row(.memc, "memristors allocated") == [4 * 64, 32 * 64])
      #expect(row(.memc, "memristors occupied")[1] == 62 * 8)
      // a weight of 15 stands in two cells, one of 3 in one
      #expect(row(.memc, "memristors programmed") == [3 * 2 + 4, nil])
      #expect(row(.memc, "bits with a bitmap") == [27 + 62, 62 * 8])
      // c1: 3 runs; fc: 4 runs and one of 32 zeros with its filler of 3 bits
      #expect(row(.memc, "bits with run lengths") == [27 + 3 * 5 + 5 * 5 + 3, 62 * 8])
      #expect(row(.memc, "bits, the least") == [15 + 8 + 12 + 28, 62 * 8])
    }
  }

  @Test func savingsAndFactorsFollowFromTheTwo() throws {
    try TestFiles.withFolder { folder in
      let rows = Accounting(try Report(pruned(folder))).rows
      let han = try #require(rows.first { $0.definition == .han })
      #expect(han.factor == 62.0 / 7)
      #expect(han.saved_percent == 100 * (1 - 7.0 / 62))
      #expect(rows.first { $0.figure == "crossbars" }?.saved_percent == 87.5)
      #expect(rows.first { $0.figure == "multiplications" }?.saved_percent == 62.5)
    }
  }

  @Test func aDenseProgramAsBaselineCountsZerosItHappensToHold() throws {
    try TestFiles.withFolder { folder in
      let dense = try SmallNetworks.compile(
        SmallNetworks.convolution(in: folder, isPruned: false),
        ["accelerator=tiny-8", "placement=plain-grid"])
      let report = try Report(pruned(folder), against: dense)
      let own = try Report(pruned(folder))
      for figure in ["memristors", "model size"] {
        #expect(
          row(Accounting(report), .guo, figure) == row(Accounting(own), .guo, figure))
      }
      #expect(row(Accounting(report), .crossbars, "crossbars") == [4, 32])
      #expect(report.saved_percent.parameters.stored_bits == 100 * (1 - 27.0 / (62 * 8)))
      #expect(report.layers.first?.saved_percent?.parameters.stored_bits == 100 * (1 - 15.0 / 64))
      #expect(report.baseline_model_sha256 == dense.manifest.model_sha256)
    }
  }

  @Test func theTextNamesDefinitionsBaselineAndSources() throws {
    try TestFiles.withFolder { folder in
      let accounting = Accounting(try Report(pruned(folder)))
      let text = accounting.text
      #expect(
        text.hasPrefix(
          "baseline on tiny-8, against: this network with every weight, 8-bit weights, "
            + "8-bit activations, plain grid\n"))
      #expect(text.contains("Wen 2021: Wen et al., CKFO, IEEE TCAD 40(8):1640, 2021"))
      #expect(text.contains("Energies of the arrays take images"))
      #expect(accounting.csv.contains("Guo 2024,memristors,1,14,124,88.70967741935485,"))
      #expect(accounting.markdown.contains("| Guo 2024 | memristors | 14 | 124 | 88.71 % | 8.86 |"))
    }
  }
}
