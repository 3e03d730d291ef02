import Basics

/// The pulse model of NeuroSim, with its own curve for each direction.
///
/// `G = B (1 − e^(−P / A)) + G_min` for SET and `G = −B (1 − e^((P − P_max) / A)) + G_max` for
/// RESET, with `B = (G_max − G_min) / (1 − e^(−P_max / A))`. A is given relative to P_max; a large A
/// is a straight line.
/// - Source: Chen, Peng, Yu, "NeuroSim+: an integrated device-to-algorithm framework", IEDM 2017,
///   equations 1 to 3. Its table from nonlinearity labels to A is in its manual. Number of pulses by
///   default: the "real device" of MLP NeuroSim 3.0, 31 levels.
public struct NeuroSimPulses: PulseResponse {
  public static let name = "neurosim"
  public static let summary = "the pulse model of NeuroSim, one curve for each direction"
  public static var fields: [Field<Self>] {
    [
      Field("set-pulses", \.setPulses, in: 1...65536, "SET pulses through the range, P_max"),
      Field("reset-pulses", \.resetPulses, in: 1...65536, "RESET pulses through the range"),
      Field("set-a", \.setA, in: 0.05...1e9, "A / P_max of SET"),
      Field("reset-a", \.resetA, in: 0.05...1e9, "A / P_max of RESET"),
    ]
  }

  public var setPulses = 31.0
  public var resetPulses = 31.0
  public var setA = 1e9
  public var resetA = 1e9

  public init() {}

  public var states: Double { 1 + 2 / (1 / setPulses + 1 / resetPulses) }

  public func rise(at position: Double) -> Double {
    SaturatingBranch(pulses: setPulses, nonlinearity: 1 / setA).change(at: position)
  }

  public func fall(at position: Double) -> Double {
    SaturatingBranch(pulses: resetPulses, nonlinearity: 1 / resetA).change(at: 1 - position)
  }
}
