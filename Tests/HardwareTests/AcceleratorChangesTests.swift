import Basics
import TestSupport
import Testing

@testable import Hardware

@Suite struct AcceleratorChangesTests {
  private static let text = """
    name: chip
    source: a table
    array: {rows: 64, columns: 64}
    adc: {bits: 8, columns-per-adc: 64}
    prices:
      - {component: adc-conversion, energy-pJ: 2, time-ns: 1, source: a paper}
    """

  private static func changed(_ yaml: String) throws -> Accelerator {
    let changes = try Yaml.readRecord(yaml, source: "m.yaml")
    return try AcceleratorChanges(changes).applied(to: Yaml.readRecord(text, source: "chip.yaml"))
  }

  @Test func aChangeIsToldInNameAndSource() throws {
    let accelerator = try Self.changed("adc: {bits: 6}\narray: {rows: 32}")
    #expect(accelerator.adc.bits == 6 && accelerator.array.rows == 32)
    #expect(accelerator.adc.columnsPerADC == 64 && accelerator.array.columns == 64)
    #expect(accelerator.title == "chip with adc.bits=6, array.rows=32")
    #expect(accelerator.source == "a table; changed by the user: adc.bits=6, array.rows=32")
  }

  @Test func whatEqualsTheFileIsNoChange() throws {
    let accelerator = try Self.changed("adc: {bits: 8, step: 1}\ndac: {bits: 1}")
    #expect(accelerator.title == "chip" && accelerator.source == "a table")
  }

  @Test func nameTellsAFewChangesAndSourceAll() throws {
    let accelerator = try Self.changed(
      "adc: {bits: 6, step: 2}\narray: {rows: 32}\ndac: {bits: 2}\nchip: {tiles: 3}")
    let title = "chip with adc.bits=6, adc.step=2, array.rows=32 and 2 more changes"
    #expect(accelerator.title == title)
    #expect(accelerator.source.hasSuffix("array.rows=32, dac.bits=2, chip.tiles=3"))
  }

  @Test func noneRemovesAField() throws {
    #expect(try Self.changed("adc: {bits: none}").adc.bits == nil)
  }

  @Test func aPriceThatIsSetSaysSo() throws {
    let accelerator = try Self.changed("prices: {adc-conversion: {energy-pJ: 3}}")
    let price = accelerator.price(of: .adcConversion)
    #expect(price?.energyInPicojoules == 3 && price?.timeInNanoseconds == 1)
    #expect(price?.source == "set by the user: energy-pJ=3; the rest: a paper")
    #expect(accelerator.title == "chip with prices.adc-conversion.energy-pJ=3")
  }

  @Test func aNewPriceNeedsNoSource() throws {
    let accelerator = try Self.changed("prices: {lookup: {time-ns: 3}}")
    #expect(accelerator.price(of: .lookup)?.source == "set by the user: time-ns=3")
  }

  @Test(arguments: [
    ("adc: {bits: 99}", "m.yaml:1:7: 'bits' of adc must be in 1...32, not 99"),
    ("adcs: {bits: 6}", "m.yaml:1:1: unknown key 'adcs' of accelerator"),
    (
      "array: {columns: 32}",
      "m.yaml:1:9: 'columns-per-adc' of adc must be in 1...32, the columns of an array, not 64"
    ),
    ("prices: {adc: {time-ns: 1}}", "m.yaml:1:10: unknown component 'adc' of prices"),
    (
      "prices: {lookup: 1}", "m.yaml:1:10: 'lookup' of prices must be a record, not an integer"
    ),
  ])
  func mistakesAreToldWhereTheyAreWritten(changes: String, message: String) {
    #expect(refusal { try Self.changed(changes) } == message)
  }
}
