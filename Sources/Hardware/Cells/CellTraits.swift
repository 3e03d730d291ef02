import Basics
import Foundation

/// Options for the cells of any device: a conductance window, a number of levels, variation from
/// cell to cell and from chip to chip, noise, retention and faults.
///
/// Factors are `max(1 + σ N, 0)`, where N is standard normal.
public struct CellTraits: Component, Equatable {
  public static let name = "every device"
  public static let summary = "options for the cells of any device"
  public static var fields: [Field<Self>] {
    [
      Field(
        "levels", \.levels, in: 2...65536,
        "evenly spaced levels; targets are rounded to the nearest"),
      Field("conductance-min-S", \.minimumConductance, in: 0...1, "conductance at HRS, siemens"),
      Field("conductance-max-S", \.maximumConductance, in: 0...1, "conductance at LRS, siemens"),
      Field(
        "device-to-device", \.deviceToDevice, in: 0...1,
        "sd of a factor that is fixed for each cell"),
      Field("cycle-to-cycle", \.cycleToCycle, in: 0...1, "sd of a factor drawn at each write"),
      Field("chip-to-chip", \.chipToChip, in: 0...1, "sd of one factor for all cells of a chip"),
      Field(
        "read-noise", \.readNoise, in: 0...1,
        "sd of one reading over the conductance, in addition to the device's own noise"),
      Field(
        "retention", \.retention, in: -1...1,
        "mean exponent of the decay (1 + t / 1 s)^-exponent, in addition to the device's own"),
      Field(
        "retention-spread", \.retentionSpread, in: 0...1, "sd of that exponent from cell to cell"),
      Field("iv", \.shape, "shape of the I-V curve"),
      Field("iv-sinh-V", \.sinhVolts, in: 1e-3...1000, "V0 of sinh, volts")
        .only(when: { $0.shape == .sinh }, "'iv: sinh'"),
      Field("iv-cubic-per-V2", \.cubic, in: -1e6...1e6, "c of cubic, 1 / V^2")
        .only(when: { $0.shape == .cubic }, "'iv: cubic'"),
      Field("iv-ratio", \.rectification, in: 1...1e12, "forward over backward current")
        .only(when: { $0.shape == .rectifying }, "'iv: rectifying'"),
      Field(
        "iv-max-V", \.largestVoltage, in: 1e-6...1000,
        "largest valid voltage; absent: 10 V0 for sinh, the peak for cubic"
      ).only(
        when: { $0.shape == .sinh || $0.shape == .cubic }, "'iv: sinh' or 'iv: cubic'"),
      Field("stuck-at-hrs", \.stuckAtHRS, in: 0...1, "share of cells that are stuck at HRS"),
      Field("stuck-at-lrs", \.stuckAtLRS, in: 0...1, "share of cells that are stuck at LRS"),
      Field(
        "fault-map", \.faultMap,
        "instead of shares, a .npy or .npz of uint8 [positions, planes, rows, columns]: 0 fine, "
          + "1 stuck at HRS, 2 stuck at LRS"),
      Field(
        "estimated", \.isEstimated, "whether a figure is an estimate; memc then prints a warning"),
    ]
  }

  /// `nil`: as many as the accelerator needs.
  public var levels: Int?
  /// `nil`: that of the device, or of the accelerator if the device has none.
  public var minimumConductance: Double?
  public var maximumConductance: Double?
  public var deviceToDevice = 0.0
  public var cycleToCycle = 0.0
  public var chipToChip = 0.0
  public var readNoise = 0.0
  /// Source: the power law of drift, Ielmini et al., IEEE Transactions on Electron Devices 54
  /// (2007) 308, with a mean and a spread of the exponent as in DNN+NeuroSim's retention (`G t^v`);
  /// here 1 s is added to the time, so that there is no change at 0.
  public var retention = 0.0
  public var retentionSpread = 0.0
  public var shape = CellCurve.Shape.linear
  public var sinhVolts = 0.25
  public var cubic = -0.25
  /// Estimated: 10^4, the order of self-rectifying oxide cells.
  public var rectification = 1e4
  public var largestVoltage: Double?
  public var stuckAtHRS = 0.0
  public var stuckAtLRS = 0.0
  public var faultMap = FaultFile()
  public var isEstimated = false

  public init() {}

  public func validate() throws {
    var diagnostics = Diagnostics()
    if stuckAtHRS + stuckAtLRS > 1 {
      diagnostics.append(
        .configuration(
          "'stuck-at-hrs' and 'stuck-at-lrs' are shares of all cells and must add up to 1 at most, "
            + "not \(stuckAtHRS + stuckAtLRS)", at: nil))
    }
    if faultMap.states != nil && stuckAtHRS + stuckAtLRS > 0 {
      diagnostics.append(
        .configuration(
          "'fault-map' cannot be combined with 'stuck-at-hrs' or 'stuck-at-lrs'", at: nil))
    }
    let widest = CellCurve.widest(shape, scale: curveScale)
    if let largestVoltage, largestVoltage > widest {
      diagnostics.append(
        .configuration(
          "'iv-max-V' must be at most \(widest) for this curve, not \(largestVoltage)", at: nil))
    }
    try diagnostics.throwIfAny()
  }

  private var curveScale: Double {
    switch shape {
    case .sinh: sinhVolts
    case .rectifying: rectification
    case .linear, .cubic: cubic
    }
  }

  /// The I–V curve of a cell.
  public var curve: CellCurve {
    guard shape != .linear else { return .linear }
    return CellCurve(
      shape, scale: curveScale,
      limit: largestVoltage ?? CellCurve.widest(shape, scale: curveScale))
  }

  /// Whether any cell may be stuck.
  public var hasFaults: Bool { faultMap.states != nil || stuckAtHRS + stuckAtLRS > 0 }

  /// Whether these traits change conductances after programming.
  var ages: Bool { retention != 0 || retentionSpread > 0 }

  /// The remaining share of a conductance `seconds` after programming.
  func retained(seconds: Double, gaussian: Double) -> Double {
    pow(1 + seconds, -(retention + retentionSpread * gaussian))
  }
}
