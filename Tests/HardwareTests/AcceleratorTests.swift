import Basics
import Foundation
import Hardware
import TestSupport
import Testing

@Suite struct AcceleratorTests {
  static func shipped(_ name: String) throws -> Accelerator {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../mappings/accelerators/\(name).yaml")
    return try Accelerator(
      yaml: String(contentsOf: file, encoding: .utf8), source: "\(name).yaml")
  }

  @Test func isaacIsThePublishedChip() throws {
    let isaac = try Self.shipped("isaac")
    #expect(isaac.array.rows == 128)
    #expect(isaac.array.columns == 128)
    #expect(isaac.cell.bits == 2)
    #expect(isaac.dac.bits == 1)
    #expect(isaac.adc.bits == 8)
    #expect(isaac.tile.arrays == 96)
    #expect(isaac.tile.bufferBytes == 64 << 10)
    #expect(isaac.chip.tiles == 168)
    #expect(isaac.prices.allSatisfy { $0.nodeInNanometres == 32 })
  }

  @Test func anISAACIMAHasThePublishedAreaAndPower() throws {
    let isaac = try Self.shipped("isaac")
    let insideIMAs: [Event] = [
      .arrayRead, .dacConversion, .sampleAndHold, .adcConversion, .shiftAdd, .registerRead,
    ]
    let areas = Inventory(arrays: 96, of: isaac).areas.filter { insideIMAs.contains($0.event) }
    // 12 IMAs of 0.0131 mm2
    let area = areas.map(\.areaInSquareMicrometres).reduce(0, +)
    #expect(abs(area - 157_200) < 500)
    // one IMA busy for 100 ns: 24.1 mW, including 0.23 mW of the output register without a price
    let activity = Activity([
      .arrayRead: 8, .dacConversion: 1024, .sampleAndHold: 1024, .shiftAdd: 1024,
      .registerRead: 128,
    ])
    let conversions = Activity(works: [.adcConversion: Activity.Work(1024, bits: 8)])
    let energy = PricedActivity(activity + conversions, on: isaac).energyInPicojoules
    #expect(abs(energy - 2387) < 20)
  }

  @Test func tinyEightIsLossless() throws {
    let tiny = try Self.shipped("tiny-8")
    let largest = tiny.array.rows * (tiny.cell.levels - 1)
    #expect(tiny.prices.isEmpty)
    #expect(try #require(tiny.adc.bits) >= 1 + Int(log2(Double(largest)).rounded(.up)))
  }

  @Test func eventsWithoutAPriceAreListed() throws {
    let isaac = try Self.shipped("isaac")
    let priced = PricedActivity(Activity([.registerWrite: 784, .shiftAdd: 2]), on: isaac)
    #expect(priced.energyInPicojoules == 0.0390625)
    #expect(priced.unpriced == [.registerWrite])
    #expect(priced.lines.map(\.count) == [2, 784])
  }

  @Test func instancesFollowTheGeometry() throws {
    let inventory = Inventory(arrays: 97, of: try Self.shipped("isaac"))
    #expect(inventory.tiles == 2)
    #expect(inventory.instances(for: .dacConversion) == 97 * 128)
    #expect(inventory.instances(for: .adcConversion) == 97)
    #expect(inventory.instances(for: .memoryRead) == nil)
    #expect(inventory.leakageInMilliwatts == 0)
  }

  @Test func levelsAreEvenlySpacedConductances() {
    let cell = Accelerator().cell
    #expect(cell.conductance(ofLevel: 0, highest: 3) == 0)
    #expect(cell.conductance(ofLevel: 3, highest: 3) == 1e-5)
    let third = cell.conductance(ofLevel: 1, highest: 3)
    #expect(abs(third - 1e-5 / 3) < 1e-20)
  }

  @Test func conductancesThatUnderflowAreRefused() {
    let text = "cell: {conductance-max-S: 5.0e-324}"
    #expect(
      refusal { try Accelerator(yaml: text, source: "a.yaml") } == """
        a.yaml:1:1: 'conductance-max-S' of cell must be at least 1e-30, not 5e-324
        a.yaml: accelerator needs 'name'
        a.yaml: accelerator needs 'source'
        """)
  }

  @Test func allMistakesAreReportedAtTheirPlaces() {
    let text = """
      name: x
      array: {rows: 0, colums: 8}
      cell:
        conductance-min-S: 1.0e-4
        conductance-max-S: 1.0e-5
      adc: {step: 3}
      tiles: 4
      """
    #expect(
      refusal { try Accelerator(yaml: text, source: "a.yaml") } == """
        a.yaml:2:9: 'rows' of array must be in 1...4096, not 0
        a.yaml:2:18: unknown key 'colums' of array
        a.yaml:3:1: 'conductance-min-S' of cell must be below 'conductance-max-S', but \
        0.0001 is not below 1e-05
        a.yaml:6:1: 'step' of adc must be a power of two, not 3
        a.yaml:7:1: unknown key 'tiles' of accelerator
        a.yaml: accelerator needs 'source'
        """)
  }

  @Test(arguments: [
    (
      "array: {rows: 8, active-rows: 9}",
      "a:3:1: 'active-rows' of array must be in 1...8, the rows of an array, not 9"
    ),
    (
      "adc: {columns-per-adc: 256}",
      "a: 'columns-per-adc' of adc must be in 1...128, the columns of an array, not 256"
    ),
    ("prices: [{component: array-read, energy-pJ: 1}]", "a:3:10: price needs 'source'"),
    (
      "prices: [{component: array-read, energy-pJ: 1, source: ''}]",
      "a:3:10: the price of 'array-read' has no source"
    ),
    (
      "prices: [{component: array-read, source: x}]",
      "a:3:10: the price of 'array-read' has no figure"
    ),
    (
      "prices: [{component: lookup, energy-pJ: 1, source: x}, {component: lookup, time-ns: 1, source: y}]",
      "a: 'lookup' has 2 prices"
    ),
    ("adc: 8", "a:3:1: 'adc' of accelerator must be a record, not an integer"),
  ])
  func invalidAcceleratorsAreRefused(line: String, message: String) {
    let text = "name: x\nsource: y\n\(line)\n"
    #expect(refusal { try Accelerator(yaml: text, source: "a") } == message)
  }
}
