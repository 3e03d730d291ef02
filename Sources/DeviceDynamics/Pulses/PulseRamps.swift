import Basics

/// One amplitude of a ramp of pulses, and what such a pulse does.
public struct PulseStep: Sendable {
  /// Volts; `nil` for a behavioural response that states none.
  public let voltage: Double?
  /// To the cell that is pulsed.
  public let pulse: ChangeTable
  /// To a cell of the same row or column, and to any other; `nil`: such cells see no voltage.
  public let onLines: ChangeTable?
  public let elsewhere: ChangeTable?
}

/// Two ramps of pulses, whose voltages rise in equal steps: for SET and for RESET.
///
/// - Source: incremental-step pulses as in the write-verify loop of Wan et al., Nature 608 (2022)
///   504, methods: pulse n has the voltage V_0 + n ΔV.
public struct PulseRamps: Sendable {
  /// How voltages rise.
  public struct Rise: Sendable, Equatable {
    /// Volts per pulse; 0: all pulses are equal.
    public var step: Double
    /// The largest magnitude, volts; 0: twice that of the first pulse.
    public var most: Double

    public init(step: Double = 0, most: Double = 0) {
      self.step = step
      self.most = most
    }
  }

  /// The parts of the nodes of a table; see `StateScale.nodes`.
  public static let parts = 64
  /// The most amplitudes of a ramp.
  public static let mostSteps = 256

  public let sets: [PulseStep]
  public let resets: [PulseStep]

  /// Integrates every amplitude from every node.
  ///
  /// - Parameters:
  ///   - halfSelect: not `auto`.
  /// - Throws: `configuration` if a field has no effect on a behavioural response, a ramp is empty
  ///   or has too many steps, or the equations do not hold at a voltage; `unsupported` if they
  ///   cannot be integrated.
  public init(_ cell: PulsedCell, _ rise: Rise, _ halfSelect: HalfSelect) throws {
    switch cell.response {
    case .behaviour(let response):
      guard rise.step == 0, halfSelect.onLines == nil else {
        throw Diagnostic.configuration(
          "'\(rise.step > 0 ? "step-V" : "half-select")' has no effect: the response of "
            + "'\(response.name)' does not depend on the voltage", at: nil)
      }
      let step = { PulseStep(voltage: $0, pulse: $1, onLines: nil, elsewhere: nil) }
      sets = [
        step(
          cell.shape?.setVoltage, ChangeTable(from: response.rise(at: 0), to: response.rise(at: 1)))
      ]
      resets = [
        step(
          cell.shape?.resetVoltage,
          ChangeTable(from: -response.fall(at: 0), to: -response.fall(at: 1)))
      ]
    case .memristor(let pulses):
      let (scale, width) = (
        try StateScale(pulses.model, readAt: pulses.settings.readVoltage), pulses.settings.width
      )
      let nodes = scale.nodes(parts: Self.parts)
      let table = { (voltage: Double) in
        try ChangeTable(scale, voltage, seconds: width, nodes: nodes)
      }
      let ramp = { (key: String, first: Double) in
        try Self.voltages(from: first, rise, key).map { voltage in
          PulseStep(
            voltage: voltage, pulse: try table(voltage),
            onLines: try halfSelect.onLines.map { try table($0 * voltage) },
            elsewhere: try halfSelect.elsewhere.map { try table($0 * voltage) })
        }
      }
      sets = try ramp("set-V", pulses.settings.setVoltage)
      resets = try ramp("reset-V", pulses.settings.resetVoltage)
    }
  }

  /// The voltages of a ramp.
  private static func voltages(from first: Double, _ rise: Rise, _ key: String) throws -> [Double] {
    let most = rise.most == 0 ? 2 * abs(first) : rise.most
    guard most >= abs(first) else {
      throw Diagnostic.configuration(
        "'most-V' must be at least \(abs(first)), the magnitude of '\(key)', not \(most)", at: nil)
    }
    guard rise.step > 0 else { return [first] }
    // a step that fits but for rounding fits
    let steps = ((most - abs(first)) / rise.step + 1e-9).rounded(.down)
    guard steps < Double(mostSteps) else {
      throw Diagnostic.configuration(
        "'step-V' must be at least \((most - abs(first)) / Double(mostSteps - 1)) for a ramp of at "
          + "most \(mostSteps) voltages from \(abs(first)) to \(most) V, not \(rise.step)", at: nil)
    }
    return (0...Int(steps)).map { (first < 0 ? -1 : 1) * (abs(first) + Double($0) * rise.step) }
  }
}
