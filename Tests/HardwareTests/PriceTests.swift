import Basics
import Hardware
import Testing

@Suite struct PriceTests {
  @Test func energyAndTimeFollowTheWidth() throws {
    var price = Price()
    price.component = .adcConversion
    price.energyInPicojoules = 1
    price.energyPerBit = 0.5
    price.energyPerLevel = 0.25
    price.timePerBit = 2
    let work = Activity.Work(10, bits: 3)
    #expect(price.energy(of: work) == 10 * (1 + 0.5 * 3 + 0.25 * 7))
    #expect(price.time(of: work) == 60.0)
    #expect(price.energy(of: work + Activity.Work(1, bits: 8)) == 42.5 + 1 + 4 + 63.75)
  }

  @Test func aPriceWithoutAFigureIsRefused() throws {
    var price = Price()
    price.component = .dacConversion
    price.source = "s"
    #expect(throws: Diagnostic.self) { try price.validate() }
    price.timePerBit = 1
    try price.validate()
  }

  @Test func aPriceForAnotherWidthWarns() {
    var accelerator = Accelerator()
    accelerator.title = "chip"
    var converter = Price()
    converter.component = .adcConversion
    converter.energyInPicojoules = 2
    converter.bits = 8
    accelerator.prices = [converter]
    accelerator.adc.bits = 8
    #expect(accelerator.priceWarnings(bitsPerCycle: 1).isEmpty)
    accelerator.adc.bits = 5
    #expect(
      accelerator.priceWarnings(bitsPerCycle: 1) == [
        "the price of 'adc-conversion' in 'chip' is for 8 bits, but 5 are in use; energy, time and "
          + "area are not adjusted"
      ])
    accelerator.adc.bits = nil
    #expect(
      accelerator.priceWarnings(bitsPerCycle: 1) == [
        "the price of 'adc-conversion' in 'chip' is for 8 bits, but converters are ideal"
      ])
    accelerator.adc.bits = 5
    accelerator.prices[0].energyPerLevel = 0.1
    #expect(accelerator.priceWarnings(bitsPerCycle: 1).isEmpty)
  }
}
