import Basics
import Hardware

/// `switch dst src function n`: applies the voltage of each code to a stochastic memristor, and
/// writes 1 where it switches, else 0; a switched memristor is reset at once.
///
/// The function gives, for each code, the voltage above that of even odds, in thousandths of the
/// device's characteristic voltage V_0. A memristor switches with probability `1 − 2^(−e^z)` at
/// z V_0 above its own voltage of even odds.
/// - Source: Wijesinghe et al., IEEE Transactions on Emerging Topics in Computational Intelligence
///   2 (2018) 345.
public struct Switch: Instruction {
  public static let name = "switch"
  public static let summary = "applies voltages to stochastic memristors, and writes their spikes"
  public static var fields: [Field<Self>] {
    [
      Field("destination", \.destination, required: true, "spikes"),
      Field("source", \.source, required: true, "codes"),
      Field("function", \.function, required: true, "the voltage of each code"),
      Field("count", \.count, in: 1...1 << 30, required: true, "adjacent elements"),
    ]
  }
  public var destination = Address("")
  public var source = Address("")
  public var function = ""
  public var count = 1
  public init() {}

  public func footprint(in scope: Scope) throws -> Footprint {
    let codes = try scope.operand("source", source, .code)
    let spikes = try scope.operand("destination", destination, .code)
    return Footprint(
      reads: [Footprint.Access(source, [0..<count])],
      writes: [Footprint.Access(destination, [0..<count])],
      accepts: try scope.domain(of: function, codes.type),
      yields: spikes.type.range.clamped(to: 0...1))
  }

  /// Without resets, which depend on the data.
  public func activity(in scope: Scope) throws -> Activity {
    Activity([.neuronWrite: count, .neuronRead: count])
      + scope.reading(count, of: try scope.buffer(source.buffer))
      + scope.writing(count, of: try scope.buffer(destination.buffer))
  }

  /// All its memristors are written, then read, then reset.
  public func duration(in scope: Scope) throws -> Double? {
    [Event.neuronWrite, .neuronRead, .neuronReset].reduce(Double?(0)) { sum, event in
      sum.flatMap { sum in
        scope.index.price(of: event)?.time(of: Activity.Work(1)).map { sum + $0 }
      }
    }
  }
}
