import Basics
import Foundation
import Hardware
import TileMachine

/// The converters of a group: their compiled steps, and their deviations on a chip.
package struct GroupConverters: Sendable {
  private let adc: ADCSection
  package let codes: ClosedRange<Int>
  /// The step of one code for each matrix column, in cell levels times input steps.
  package let steps: [Double]
  private let chip: Philox?

  /// - Parameter seed: the seed of the chip; `nil` for converters as designed.
  /// - Returns: `nil` if converters are ideal.
  package init?(_ group: Group, columns: Int, of program: Program, chipSeed seed: UInt64?) {
    adc = program.accelerator.adc
    guard let codes = program.converterRange else { return nil }
    self.codes = codes
    steps = group.steps(of: adc, columns: columns)
    // lower streams are those of the cells of blocks: see `CellWriter`
    chip = adc.areIdeal ? nil : seed.map { Philox(seed: $0, stream: 1 << 40) }
  }

  /// The step of all columns if they share an integer step.
  var wholeStep: Int? {
    guard let first = steps.first, steps.allSatisfy({ $0 == first }) else { return nil }
    return Int(exactly: first)
  }

  /// The step of all converters if they are as designed and share a power of two: integer sums then
  /// remain integers.
  var sharedStep: Int? {
    guard chip == nil, let step = wholeStep, step & (step - 1) == 0, step <= 1 << 24
    else { return nil }
    return step
  }

  /// A chip of ideal cells if the converter steps need real numbers, `nil` otherwise.
  func chipForRealSteps(_ program: Program) throws -> Chip? {
    sharedStep == nil ? try .ideal(program) : nil
  }

  /// The codes that the converters of a chip yield in place of those that they should; `nil` if they
  /// make no such errors.
  ///
  /// - Throws: `configuration` if the accelerator does not state them for these codes.
  func yieldedCodes() throws -> YieldedCodes? {
    guard chip != nil, !adc.errors.isEmpty else { return nil }
    return YieldedCodes(codes, try adc.errors.probabilities(of: codes))
  }

  /// Returns the converter of one column of a block.
  ///
  /// - Parameters:
  ///   - conversion: the index in `CellLevels.converted`.
  ///   - column: the column of the block.
  package func converter(of block: Block, conversion: Int, column: Int) -> ColumnConverter {
    let step = steps[block.columns[column]]
    let half = step == step.rounded() ? (step / 2).rounded(.down) + 0.5 : step / 2
    var converter = ColumnConverter(codes: codes, scale: 1 / step, bias: half / step)
    guard let chip else { return converter }
    let array = chip.stream(UInt64(block.array)).stream(UInt64(conversion))
    let line = block.originColumn + column
    let own = array.stream(UInt64(adc.kind == .ramp ? line : line / adc.columnsPerADC))
    let shared = adc.kind == .ramp ? array.stream(1 << 32) : own
    let gain = 1 + adc.gainDeviation * shared.gaussian(0)
    converter.scale *= max(gain, 0)
    converter.bias += adc.offsetDeviation * own.gaussian(1)
    if adc.capacitorDeviation > 0 { converter.weigh(with: capacitors(own)) }
    if adc.nonlinearityDeviation > 0 {
      let even = converter.thresholds
      converter.bend(by: adc.nonlinearityDeviation * shared.gaussian(2))
      converter.displace(by: even)
    }
    return converter
  }

  /// Capacitors of 1, 2, 4, … units; a capacitor of n units is n unit capacitors in parallel.
  private func capacitors(_ converter: Philox) -> [Double] {
    (0..<(adc.bits ?? 0)).map { bit in
      let units = Double(1 << bit)
      let deviation = adc.capacitorDeviation * units.squareRoot()
      return max(units + deviation * converter.gaussian(UInt64(16 + bit)), 0)
    }
  }
}

extension ColumnConverter {
  /// Adds the deviations of `uneven` levels to the bent levels.
  fileprivate mutating func displace(by uneven: [Double]) {
    for (index, level) in uneven.enumerated() {
      thresholds[index] += level - Double(codes.lowerBound + index + 1)
    }
    thresholds.sort()
  }
}

extension Group {
  /// The step of each of `columns` matrix columns.
  package func steps(of adc: ADCSection, columns: Int) -> [Double] {
    guard let first = steps.first else {
      return [Double](repeating: Double(adc.step), count: columns)
    }
    return steps.count == 1 ? [Double](repeating: first, count: columns) : steps
  }
}
