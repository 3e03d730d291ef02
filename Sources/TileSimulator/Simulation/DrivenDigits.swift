import Basics
import Hardware
import TileMachine

/// The effective digits of word lines whose cells have a nonlinear I-V, without wires: digit d
/// counts as `D h(V d / D) / h(V)`, with D the largest digit of a driver and V the read voltage.
///
/// The largest digit is unchanged, because the digital side is assumed to know the levels by their
/// currents at the read voltage. Inputs of one bit per cycle therefore have no error. Reference
/// columns see the same digits.
struct DrivenDigits {
  /// The effective value of each digit that a converter sees, with analog-summed cycles combined.
  let values: [Double]

  /// `nil` if digits have no error.
  ///
  /// - Throws: `configuration` if the curve is not valid at the read voltage.
  init?(of chip: Chip, in program: Program, _ cycles: [InputCycle]) throws {
    guard !chip.curve.isLinear else { return nil }
    let volts = program.accelerator.cell.readVoltage
    guard volts <= chip.curve.limit else {
      throw Diagnostic.configuration(
        "cells are read at \(volts) V, but their '\(chip.curve.shape.rawValue)' curve is valid "
          + "up to \(chip.curve.limit) V", at: nil)
    }
    let bits = program.inputBitsPerCycle
    guard bits > 1, volts > 0 else { return nil }
    let largest = 1 << bits - 1
    let step = volts / Double(largest)
    let unit = chip.curve(volts) / Double(largest)
    let driven: [Double] = (0...largest).map { chip.curve(step * Double($0)) / unit }
    values = (0...(cycles.map(\.largestDigit).max() ?? 0)).map { (digit: Int) -> Double in
      var sum = 0.0
      for shift in stride(from: 0, to: digit.bitWidth - digit.leadingZeroBitCount, by: bits) {
        sum += Double(1 << shift) * driven[(digit >> shift) & largest]
      }
      return sum
    }
  }

  /// Refuses cells with a nonlinear I-V whose columns no converter reads: without one, products of
  /// whole codes are computed.
  ///
  /// - Throws: `unsupported` if `chip` has such cells and digits of more than one bit.
  static func expectNone(of chip: Chip, in program: Program, _ cycles: [InputCycle]) throws {
    guard try DrivenDigits(of: chip, in: program, cycles) != nil else { return }
    throw Diagnostic.unsupported(
      "cells with a nonlinear I-V are not supported with ideal converters, which see no cycles",
      note: "set 'bits' in 'adc' of the accelerator, or drive one input bit per cycle")
  }
}
