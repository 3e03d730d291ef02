import Basics
import Foundation

/// What cells of any device can have: a window of their own, few levels, differences from cell to
/// cell and from chip to chip, noise, retention and faults.
///
/// Factors are `max(1 + σ N, 0)`, N standard normal.
public struct CellTraits: Component, Equatable {
  public static let name = "every device"
  public static let summary = "what cells of any device can have besides"
  public static var fields: [Field<Self>] {
    [
      Field(
        "levels", \.levels, in: 2...65536,
        "levels a cell can be programmed to, evenly spaced; targets go to the nearest"),
      Field("conductance-min-S", \.minimumConductance, in: 0...1, "conductance at HRS, siemens"),
      Field("conductance-max-S", \.maximumConductance, in: 0...1, "conductance at LRS, siemens"),
      Field(
        "device-to-device", \.deviceToDevice, in: 0...1,
        "sd of a factor that each cell of a chip keeps"),
      Field("cycle-to-cycle", \.cycleToCycle, in: 0...1, "sd of a factor drawn at each write"),
      Field("chip-to-chip", \.chipToChip, in: 0...1, "sd of one factor for all cells of a chip"),
      Field(
        "read-noise", \.readNoise, in: 0...1,
        "sd of one reading over the conductance, besides the device's own"),
      Field(
        "retention", \.retention, in: -1...1,
        "mean exponent of the decay (1 + t / 1 s)^-exponent, besides the device's own"),
      Field("retention-spread", \.retentionSpread, in: 0...1, "its sd from cell to cell"),
      Field("iv", \.shape, "current against voltage"),
      Field("iv-sinh-V", \.sinhVolts, in: 1e-3...1000, "V0 of sinh, volts"),
      Field("iv-cubic-per-V2", \.cubic, in: -1e6...1e6, "c of cubic, 1 / V^2"),
      Field(
        "iv-max-V", \.largestVoltage, in: 1e-6...1000,
        "up to where the curve holds, volts; absent: 10 V0 of sinh, the peak of a cubic"),
      Field("stuck-at-hrs", \.stuckAtHRS, in: 0...1, "share of cells that never leave HRS"),
      Field("stuck-at-lrs", \.stuckAtLRS, in: 0...1, "share of cells that never leave LRS"),
      Field(
        "fault-map", \.faultMap,
        "a .npy or .npz of uint8 [arrays, planes, rows, columns] instead: 0 fine, 1 stuck at HRS, "
          + "2 stuck at LRS"),
    ]
  }

  /// `nil`: as many as the accelerator wants.
  public var levels: Int?
  /// `nil`: as the device has it, or the accelerator where it has none.
  public var minimumConductance: Double?
  public var maximumConductance: Double?
  public var deviceToDevice = 0.0
  public var cycleToCycle = 0.0
  public var chipToChip = 0.0
  public var readNoise = 0.0
  /// Source: the power law of drift, Ielmini et al., IEEE Transactions on Electron Devices 54 (2007)
  /// 308; with a mean and a spread of the exponent as in DNN+NeuroSim's retention (`G t^v`), here
  /// with 1 s added to the time, so that nothing has moved at 0.
  public var retention = 0.0
  public var retentionSpread = 0.0
  public var shape = CellCurve.Shape.linear
  public var sinhVolts = 0.25
  public var cubic = -0.25
  public var largestVoltage: Double?
  public var stuckAtHRS = 0.0
  public var stuckAtLRS = 0.0
  public var faultMap = FaultFile()

  public init() {}

  public func validate() throws {
    var diagnostics = Diagnostics()
    if stuckAtHRS + stuckAtLRS > 1 {
      diagnostics.append(
        .configuration(
          "'stuck-at-hrs' and 'stuck-at-lrs' are shares of all cells, and may add up to 1, not "
            + "\(stuckAtHRS + stuckAtLRS)", at: nil))
    }
    if faultMap.states != nil && stuckAtHRS + stuckAtLRS > 0 {
      diagnostics.append(
        .configuration(
          "'fault-map' says which cells are stuck, so 'stuck-at-hrs' and 'stuck-at-lrs' have "
            + "nothing to say", at: nil))
    }
    try diagnostics.collect { try expectCurveToSay() }
    let widest = CellCurve.widest(shape, scale: curveScale)
    if let largestVoltage, largestVoltage > widest {
      diagnostics.append(
        .configuration(
          "'iv-max-V' may be \(widest) with this curve, not \(largestVoltage)", at: nil))
    }
    try diagnostics.throwIfAny()
  }

  private func expectCurveToSay() throws {
    var diagnostics = Diagnostics()
    let needs = [
      ("iv-sinh-V", shape == .sinh, "sinh"), ("iv-cubic-per-V2", shape == .cubic, "cubic"),
    ]
    for (key, holds, name) in needs {
      try diagnostics.collect {
        try expectUnset([key], unless: holds, note: "it is of 'iv=\(name)'")
      }
    }
    try diagnostics.collect {
      try expectUnset(
        ["iv-max-V"], unless: shape != .linear, note: "it is of 'iv=sinh' and 'iv=cubic'")
    }
    try diagnostics.throwIfAny()
  }

  private var curveScale: Double { shape == .sinh ? sinhVolts : cubic }

  /// The current of a cell against its voltage.
  public var curve: CellCurve {
    guard shape != .linear else { return .linear }
    return CellCurve(
      shape, scale: curveScale,
      limit: largestVoltage ?? CellCurve.widest(shape, scale: curveScale))
  }

  /// Whether any cell may be stuck.
  public var hasFaults: Bool { faultMap.states != nil || stuckAtHRS + stuckAtLRS > 0 }

  /// Whether cells move after programming, whatever the device.
  var ages: Bool { retention != 0 || retentionSpread > 0 }

  /// What is left of a conductance `seconds` after programming, over what there was.
  func retained(seconds: Double, gaussian: Double) -> Double {
    pow(1 + seconds, -(retention + retentionSpread * gaussian))
  }
}
