import Basics
import DeviceDynamics

/// On-line gradient descent by synapses of one memristor and two transistors.
///
/// After each example, a cell sees its input as a voltage `a x` for a time `b |y|`, with the error y
/// of its column, so that its flux changes by `Δs = a b x y` and its weight by `η y x`;
/// `TwoTransistorSynapse` has the circuit. With a range of fluxes ±S, the learning rate of a run is
/// `a b / S`, so the rate determines b. The longest write, at input 1, is the write phase.
///
/// The energy of the pulses is that at voltage a, an upper bound for inputs of at most 1: a smaller
/// voltage for a longer time makes the same flux with less energy.
/// - Source: Soudry, Di Castro, Gal, Kolodny, Kvatinsky, IEEE Transactions on Neural Networks and
///   Learning Systems 26 (2015) 2408. Defaults of voltages and times are remembered from it, not
///   checked.
public struct TwoTransistors: LearningRule {
  public static let name = "1m2t"
  public static let summary =
    "one memristor and two transistors: flux = voltage of x times time of y"
  public static var fields: [Field<Self>] {
    [
      Field("a-V", \.inputVoltage, in: 1e-6...100, "voltage of an input of 1"),
      Field("write-s", \.writePhase, in: 1e-12...1e3, "length of the write phase"),
      Field("gate-V", \.gateVoltage, in: 1e-3...1e3, "gate voltage of a conducting transistor"),
      Field("threshold-V", \.threshold, in: 0...100, "threshold of the transistors"),
    ]
  }

  public var inputVoltage = 0.1
  public var writePhase = 0.05
  public var gateVoltage = 10.0
  public var threshold = 1.7
  public let takesProducts = true

  public init() {}

  public func validate() throws {
    guard inputVoltage < threshold, gateVoltage > threshold + inputVoltage else {
      throw Diagnostic.configuration(
        "\(Self.name) needs 'a-V' below 'threshold-V', and 'gate-V' above the sum of both, not "
          + "\(inputVoltage), \(threshold) and \(gateVoltage)", at: nil)
    }
  }

  public func move(_ layer: LearningLayer) throws {
    try layer.descend(limit: limit(of: layer))
  }

  /// The longest write over the length of a pulse; if the device states no length, as many pulses as
  /// take a mean cell through its range.
  private func limit(of layer: LearningLayer) -> Float {
    layer.pulseSeconds.map { Float(writePhase / $0) } ?? layer.pulsesThatSuffice
  }

  public func expectDevice(_ cell: PulsedCell) throws {
    guard case .memristor(let pulses) = cell.response else { return }
    let settings = pulses.settings
    let voltages = [settings.setVoltage, -settings.resetVoltage]
    guard voltages.allSatisfy({ abs($0 - inputVoltage) <= 1e-9 * inputVoltage }) else {
      throw Diagnostic.configuration(
        "'\(Self.name)' writes with ±'a-V', so the device needs 'set-V' \(inputVoltage) and "
          + "'reset-V' \(-inputVoltage), not \(settings.setVoltage) and \(settings.resetVoltage)",
        at: nil)
    }
  }

  public func expectBatch(_ size: Int) throws {
    guard size == 1 else {
      throw Diagnostic(
        .usage, "'\(Self.name)' writes after each example, so it needs '--batch 1', not \(size)")
    }
  }
}
