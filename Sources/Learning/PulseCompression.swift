import Basics
import Foundation

/// A limit on the number of pulses that a cell receives in one step (NPC).
///
/// `k' = sign(k) · min(|k|, most)` with an exponent of 0 (clip); otherwise
/// `k' = sign(k) · round(most · (|k| / peak)^exponent)`, with the largest |k| of the layer as peak,
/// where that is above `most`.
/// - Source: Liao, Fu, Wang, "Number-of-pulses compression", 2021, of which only the abstract is
///   public; both forms are reconstructions.
public struct PulseCompression: Component {
  public static let name = "npc"
  public static let summary = "a limit on the pulses of each step (NPC)"
  public static var fields: [Field<Self>] {
    [
      Field("most", \.most, in: 1...65536, required: true, "most pulses on a cell in one step"),
      Field("exponent", \.exponent, in: 0...4, "0 clips; else the power of the compression"),
    ]
  }

  public var most = 1.0
  public var exponent = 0.0

  public init() {}

  func compress(_ requests: UnsafeMutablePointer<Float>, count: Int) {
    let limit = Float(most)
    let pulses = UnsafeMutableBufferPointer(start: requests, count: count)
    guard exponent > 0 else {
      for index in pulses.indices { pulses[index] = min(max(pulses[index], -limit), limit) }
      return
    }
    let peak = pulses.reduce(0) { max($0, abs($1)) }
    guard peak > limit else { return }
    for index in pulses.indices where pulses[index] != 0 {
      let size = (limit * pow(abs(pulses[index]) / peak, Float(exponent))).rounded()
      pulses[index] = pulses[index] < 0 ? -size : size
    }
  }
}
