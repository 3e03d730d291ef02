import Basics
import Foundation

/// The I–V curve of a cell: `I = G h(V)`, where G is its conductance at 0 V.
///
/// - `linear`: `h = V`.
/// - `sinh`: `h = V0 sinh(V / V0)`, hopping and tunnelling through a thin oxide. Source: Yang et
///   al., "Memristive switching mechanism for metal/oxide/metal nanodevices", Nature Nanotechnology
///   3 (2008) 429, the term of the ON state.
/// - `cubic`: `h = V + c V³`. Source: `CubicDevice` of CrossSim (Sandia National Laboratories,
///   `simulator/devices/custom/Analytical_Devices.py`), with c = −0.25 / V²; not a physical device.
/// - `rectifying`: `h = V` for V ≥ 0 and `V / r` below, a self-rectifying cell with the ratio r. The
///   columns of an array of such cells yield `Σ G max(V, 0)` for a large r: the rectified outputs of
///   the layer before, times weights.
///
/// A curve is valid for |V| ≤ `limit` and is continued by its tangent beyond, so that it never
/// falls: iterations over voltages may leave the valid range on their way.
public struct CellCurve: Equatable, Sendable {
  /// The formula of the curve.
  public enum Shape: String, Choice {
    case linear, sinh, cubic, rectifying
  }

  public static let linear = CellCurve(.linear, scale: 1, limit: .infinity)

  public let shape: Shape
  /// For `sinh`, V0 in volts; for `cubic`, c in 1/V²; for `rectifying`, r.
  public let scale: Double
  /// The largest valid voltage, in volts.
  public let limit: Double

  public init(_ shape: Shape, scale: Double, limit: Double) {
    self.shape = shape
    self.scale = scale
    self.limit = limit
  }

  public var isLinear: Bool { shape == .linear }

  /// The largest possible limit: for `cubic`, the voltage beyond which it would fall; for `sinh`,
  /// 10 V0, where the current is 1100 times that of an ohmic cell.
  public static func widest(_ shape: Shape, scale: Double) -> Double {
    switch shape {
    case .linear: .infinity
    case .sinh: 10 * scale
    case .cubic: scale < 0 ? 1 / (-3 * scale).squareRoot() : .infinity
    case .rectifying: .infinity
    }
  }

  /// `h(V)`, in volts: the current divided by the conductance.
  public func callAsFunction(_ volts: Double) -> Double {
    let inside = min(max(volts, -limit), limit)
    return inside == volts ? raw(volts) : raw(inside) + rawSlope(inside) * (volts - inside)
  }

  /// `dh / dV`, never negative.
  public func slope(_ volts: Double) -> Double { rawSlope(min(max(volts, -limit), limit)) }

  private func raw(_ volts: Double) -> Double {
    switch shape {
    case .linear: volts
    case .sinh: scale * sinh(volts / scale)
    case .cubic: volts + scale * volts * volts * volts
    case .rectifying: volts < 0 ? volts / scale : volts
    }
  }

  private func rawSlope(_ volts: Double) -> Double {
    switch shape {
    case .linear: 1
    case .sinh: cosh(volts / scale)
    case .cubic: max(1 + 3 * scale * volts * volts, 0)
    case .rectifying: volts < 0 ? 1 / scale : 1
    }
  }
}
