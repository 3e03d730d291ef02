/// What pulses and reads cost by the equations of the device.
public struct PulseCosts: Equatable, Sendable {
  /// Joules; `nil` if the device does not state its pulses.
  public internal(set) var energyJ: Double? = 0
  /// Of these, the energy in cells that are not selected, such as at V/2.
  public private(set) var othersJ = 0.0
  /// Seconds of pulses and reads, one after another; `nil` if the device does not state them.
  public internal(set) var seconds: Double? = 0

  mutating func add(_ joules: Double, toOthers: Bool) {
    energyJ = energyJ.map { $0 + joules }
    if toOthers { othersJ += joules }
  }

  static func + (a: PulseCosts, b: PulseCosts) -> PulseCosts {
    var sum = a
    sum.energyJ = a.energyJ.flatMap { own in b.energyJ.map { own + $0 } }
    sum.othersJ += b.othersJ
    sum.seconds = a.seconds.flatMap { own in b.seconds.map { own + $0 } }
    return sum
  }
}
