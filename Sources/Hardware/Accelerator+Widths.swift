import Basics

/// The widths of the components that prices depend on.
extension Accelerator {
  /// The bits of a converter; for an ideal converter, the bits that its price is for.
  public var converterBits: Int { adc.bits ?? price(of: .adcConversion)?.bits ?? 0 }

  /// A warning for each price that is for a different width than the one in use.
  ///
  /// - Parameter bitsPerCycle: input bits per word line and cycle.
  public func priceWarnings(bitsPerCycle: Int) -> [String] {
    prices.compactMap { price in
      guard let bits = price.bits else { return nil }
      let name = "the price of '\(price.component.rawValue)' in '\(title)'"
      if price.component == .adcConversion && adc.bits == nil {
        return "\(name) is for \(bits) bits, but converters are ideal"
      }
      let used = price.component == .adcConversion ? converterBits : bitsPerCycle
      guard used != bits, !price.followsWidth else { return nil }
      return "\(name) is for \(bits.bits), but \(used) are in use; energy, time and area are not "
        + "adjusted"
    }
  }
}

extension Int {
  fileprivate var bits: String { self == 1 ? "1 bit" : "\(self) bits" }
}
