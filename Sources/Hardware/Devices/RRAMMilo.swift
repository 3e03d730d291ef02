import Basics

/// Multilevel RRAM cells: `G = target + max(4.782321 − 0.009107 target, 0) N`, in µS.
///
/// - Source: Milo et al., "Optimized programming algorithms for multilevel RRAM in hardware neural
///   networks", IRPS 2021, figure 4 (IGVVA-100), in the fit of CrossSim (Sandia National
///   Laboratories, `simulator/devices/custom/RRAM_Milo.py`), valid for 50...225 µS.
public struct RRAMMilo: Device {
  public static let name = "rram-milo"
  public static let summary = "RRAM of Milo et al. 2021, 50 to 225 µS: programming error"

  public init() {}

  public var window: ClosedRange<Double>? { 50e-6...225e-6 }

  public func programmed(target: Double, range: ClosedRange<Double>, gaussian: Double) -> Double {
    let deviation = max(4.782321e-6 - 0.009107 * target, 0)
    return max(target + deviation * gaussian, 0)
  }
}
