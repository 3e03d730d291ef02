import Basics
import Hardware
import TileMachine

/// What cells with a nonlinear I-V make of a digit on their word line, without wires: in place of d
/// their current counts `D h(V d / D) / h(V)`, D the largest digit of a driver, V the read voltage.
///
/// The largest digit stays what it is: the digital side is taken to know the levels by their currents
/// at the read voltage. So inputs of one bit a cycle are read without any error. Reference columns see
/// the same.
struct DrivenDigits {
  /// Of each digit that a converter sees, cycles that are added before it put together.
  let values: [Double]

  /// `nil` where digits count as they are.
  ///
  /// - Throws: `configuration` where the curve does not hold for the read voltage.
  init?(of chip: Chip, in program: Program, _ cycles: [InputCycle]) throws {
    guard !chip.curve.isLinear else { return nil }
    let volts = program.accelerator.cell.readVoltage
    guard volts <= chip.curve.limit else {
      throw Diagnostic.configuration(
        "cells are read at \(volts) V, and their '\(chip.curve.shape.rawValue)' curve holds up to "
          + "\(chip.curve.limit) V", at: nil)
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

  /// - Throws: `unsupported` where no converter reads the columns of cells with a nonlinear I-V: what
  ///   is computed there are products of the codes.
  static func expectNone(of chip: Chip, in program: Program, _ cycles: [InputCycle]) throws {
    guard try DrivenDigits(of: chip, in: program, cycles) != nil else { return }
    throw Diagnostic.unsupported(
      "cells with a nonlinear I-V are not simulated with ideal converters, which see no cycles",
      note: "give the accelerator 'bits' in 'adc', or inputs of one bit a cycle")
  }
}
