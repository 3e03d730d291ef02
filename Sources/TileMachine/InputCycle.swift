/// The bits of an input code that one cycle drives.
package struct InputCycle: Equatable {
  package var shift: Int
  package var bits: Int
  /// What one step of the digit is worth: negative for a sign bit.
  package var weight: Int

  /// What a converter sees at once: cycles that are added before it count as one.
  package static func converted(_ group: Group, of program: Program) -> [InputCycle] {
    of(
      bits: group.inputBits, isSigned: group.inputIsSigned,
      bitsPerCycle: program.accelerator.adc.bitSum == .analog ? 16 : program.inputBitsPerCycle)
  }

  /// Signed codes are two's complement, the sign bit in a cycle of its own, subtracted digitally.
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

  /// The digit of a code.
  package func digit(of code: Int) -> Int { (code >> shift) & largestDigit }
}
