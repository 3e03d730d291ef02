import Basics
import Foundation
import Hardware
import Testing

@testable import TileAnalysis
@testable import TileMachine

/// Compares the accelerator `neurram` with the chip of Wan et al., Nature 608 (2022) 504. The
/// figures are those in AccelForge's notebook neurram_nature_2022.ipynb.
@Suite struct NeurramTests {
  struct Setting: Sendable {
    let outputBits: Int
    /// Including the sign bit.
    let inputBits: Int
    let tops: Double
    let topsPerWatt: Double

    /// The driven bits, without the sign bit.
    var magnitudeBits: Int { max(1, inputBits - 1) }
    /// More than three bits are driven in two phases.
    var bitsPerCycle: Int { magnitudeBits <= 3 ? magnitudeBits : (magnitudeBits + 1) / 2 }
  }

  static let settings = [
    (3, 1, 2.1223, 43.08), (4, 2, 1.7931, 40.33), (5, 3, 1.1654, 23.09), (6, 4, 0.7439, 15.95),
    (7, 5, 0.5254, 11.03), (8, 6, 0.4177, 8.26), (9, 7, 0.3439, 7.75), (10, 8, 0.2639, 6.44),
  ].map { Setting(outputBits: $0, inputBits: $1, tops: $2, topsPerWatt: $3) }

  private static let neurram: Accelerator = {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../mappings/accelerators/neurram.yaml").path
    let text = try! String(contentsOfFile: path, encoding: .utf8)
    return try! Accelerator(yaml: text, source: "neurram.yaml")
  }()

  /// Returns a program that fires all 48 cores at the same time: 24 pairs of arrays, each with
  /// 256 × 256 weights.
  private func chip(_ setting: Setting) throws -> Program {
    var accelerator = Self.neurram
    accelerator.title = "test"
    let encoding = try DifferentialPair(Record(["slice-bits": Value(.integer(3))]))
    accelerator.adc.bits = setting.outputBits
    return try program(
      """
      matrix m [256, 6144] i4
      tile 0
        buffer s i32 6144
        group m m 0 u\(setting.magnitudeBits) []
        stream 0
          mvm m s[0]  # m
      """, on: accelerator, bits: setting.bitsPerCycle
    ) {
      // one slice of three bits of magnitude: a pair of cells for each weight
      $0.encoding = encoding
      $0.placeOnGrid()
    }
  }

  @Test(arguments: settings)
  func throughputAndEfficiencyAreWithinTenPercentOfTheChips(setting: Setting) throws {
    let program = try chip(setting)
    let time = try #require(Timeline(program).latencyInNanoseconds)
    let energy = PricedActivity(ProgramActivity(program).total, on: program.accelerator)
      .energyInPicojoules
    let operations = 2.0 * 256 * 6144
    let (tops, topsPerWatt) = (operations / time / 1e3, operations / energy)
    #expect((tops / setting.tops - 1).magnitude < 0.1)
    #expect((topsPerWatt / setting.topsPerWatt - 1).magnitude < 0.1)
  }
}
