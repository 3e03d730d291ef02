import Basics

/// How wide the components are that prices speak of.
extension Accelerator {
  /// The bits of a converter; where it is ideal and has none, those that its price holds for.
  public var converterBits: Int { adc.bits ?? price(of: .adcConversion)?.bits ?? 0 }

  /// Prices that hold for another width than the one in use, each in a sentence.
  ///
  /// - Parameter bitsPerCycle: input bits that a word line takes at once.
  public func priceWarnings(bitsPerCycle: Int) -> [String] {
    prices.compactMap { price in
      guard let bits = price.bits else { return nil }
      let name = "the price of '\(price.component.rawValue)' in '\(title)'"
      if price.component == .adcConversion && adc.bits == nil {
        return "\(name) is that of \(bits) bits, and converters are ideal"
      }
      let used = price.component == .adcConversion ? converterBits : bitsPerCycle
      guard used != bits, !price.followsWidth else { return nil }
      return "\(name) holds for \(bits.bits), and \(used) are in use: energy, time and area do not "
        + "follow"
    }
  }
}

extension Int {
  fileprivate var bits: String { self == 1 ? "1 bit" : "\(self) bits" }
}
