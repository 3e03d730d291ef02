import Hardware

/// The converter of a column of real cells: `clamp(⌊(gain · sum + offset + ⌊step/2⌋ + ½) / step⌋)`,
/// sums in cell levels times input steps.
struct AnalogConverter {
  /// The codes it has.
  let codes: ClosedRange<Int>
  /// Cell levels times input steps for each code.
  let step: Double
  /// What every code stands for on the digital side; integers are exact.
  let digitalStep: Int

  /// `nil` where converters neither round nor clip.
  init?(_ program: Program) {
    guard let range = program.converterRange else { return nil }
    codes = range
    digitalStep = program.accelerator.adc.step
    step = Double(digitalStep)
  }

  /// Codes for each unit of the sum, and where code 0 stands.
  var gain: Double { 1 / step }
  var bias: Double { ((step / 2).rounded(.down) + 0.5) / step }
}
