/// The bits of an input code that one cycle drives.
package struct InputCycle: Equatable {
  package var shift: Int
  package var bits: Int
  /// The value of one step of the digit; negative for a sign bit.
  package var weight: Int

  /// Returns the cycles that a converter sees; cycles added in front of the converter count as one.
  package static func converted(_ group: Group, of program: Program) -> [InputCycle] {
    of(
      bits: group.inputBits, isSigned: group.inputIsSigned,
      bitsPerCycle: program.accelerator.adc.bitSum == .analog ? 16 : program.inputBitsPerCycle)
  }

  /// Returns the cycles of one input code.
  ///
  /// Signed codes are two's complement. The sign bit has its own cycle and is subtracted digitally.
  package static func of(bits: Int, isSigned: Bool, bitsPerCycle: Int) -> [InputCycle] {
    let magnitudeBits = isSigned ? bits - 1 : bits
    var cycles = stride(from: 0, to: magnitudeBits, by: bitsPerCycle).map {
      InputCycle(shift: $0, bits: min(bitsPerCycle, magnitudeBits - $0), weight: 1 << $0)
    }
    if isSigned {
      cycles.append(InputCycle(shift: bits - 1, bits: 1, weight: -(1 << (bits - 1))))
    }
    return cycles
  }

  package var largestDigit: Int { (1 << bits) - 1 }

  /// Returns the digit of `code` that the cycle drives.
  package func digit(of code: Int) -> Int { (code >> shift) & largestDigit }
}
