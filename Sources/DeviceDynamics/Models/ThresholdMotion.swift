import Basics
import Foundation

/// What TEAM and VTEAM share: a rate that is a power of the drive beyond its threshold, and a
/// resistance that grows with the state.
public struct ThresholdMotion: Sendable {
  /// k_off and k_on, metres per second.
  var offRate = 5e-4
  var onRate = -10.0
  var offExponent = 1.0
  var onExponent = 3.0
  var lowResistance = 50.0
  var highResistance = 1000.0
  /// D, metres.
  var thickness = 3e-9
  /// The initial state as a share of the thickness.
  var initialShare = 0.5
  var isExponential = false
  var hasBarrierWindow = false
  /// a_off, a_on and w_c of the windows, metres.
  var offEdge = 1.2e-9
  var onEdge = 1.8e-9
  var edgeWidth = 107e-12

  static func fields<Root>(_ path: WritableKeyPath<Root, Self>) -> [Field<Root>] {
    [
      Field("k-off-m-per-s", path.appending(path: \.offRate), in: 0...1e6, "speed of the rise"),
      Field("k-on-m-per-s", path.appending(path: \.onRate), in: -1e6...0, "speed of the fall"),
      Field("alpha-off", path.appending(path: \.offExponent), in: 0.1...20, "exponent of the rise"),
      Field("alpha-on", path.appending(path: \.onExponent), in: 0.1...20, "exponent of the fall"),
      Field(
        "r-on-ohm", path.appending(path: \.lowResistance), in: 1e-3...1e12, "lowest resistance"),
      Field(
        "r-off-ohm", path.appending(path: \.highResistance), in: 1e-3...1e12, "highest resistance"),
      Field("thickness-m", path.appending(path: \.thickness), in: 1e-10...1e-6, "length D"),
      Field(
        "initial-state", path.appending(path: \.initialShare), in: 0...1,
        "state before the first drive, over D"),
      Field(
        "exponential", path.appending(path: \.isExponential),
        "whether the resistance is exponential in the state, not linear"),
      Field(
        "barrier-window", path.appending(path: \.hasBarrierWindow),
        "whether the windows of TEAM slow the state"),
      Field("a-off-m", path.appending(path: \.offEdge), in: 0...1e-6, "where the rise slows down")
        .only(when: { $0[keyPath: path].hasBarrierWindow }, "'barrier-window: true'"),
      Field("a-on-m", path.appending(path: \.onEdge), in: 0...1e-6, "where the fall slows down")
        .only(when: { $0[keyPath: path].hasBarrierWindow }, "'barrier-window: true'"),
      Field("w-c-m", path.appending(path: \.edgeWidth), in: 1e-13...1e-6, "width of the window")
        .only(when: { $0[keyPath: path].hasBarrierWindow }, "'barrier-window: true'"),
    ]
  }

  func validate(for model: some Memristor) throws {
    try model.expectOrder(of: lowResistance, highResistance)
  }

  func resistance<S: Scalar>(_ state: S) -> S {
    let share = state / thickness
    return isExponential
      ? lowResistance * S.exp(Foundation.log(highResistance / lowResistance) * share)
      : lowResistance + (highResistance - lowResistance) * share
  }

  func rate<S: Scalar>(_ drive: S, off: Double, on: Double, _ state: S) -> S {
    S.choose(
      drive, above: S(off),
      then: offRate * S.pow(drive / off - 1, offExponent) * window(state - offEdge),
      otherwise: S.choose(
        S(on), above: drive,
        then: onRate * S.pow(drive / on - 1, onExponent) * window(onEdge - state), otherwise: 0))
  }

  private func window<S: Scalar>(_ distance: S) -> S {
    hasBarrierWindow ? S.exp(-S.exp(distance / edgeWidth)) : 1
  }
}
