/// A drive that repeats itself.
public protocol PeriodicDrive: Drive {
  /// Hertz.
  var frequency: Double { get set }
  /// The number of periods.
  var cycles: Int { get set }
}

extension PeriodicDrive {
  /// The largest frequency that a user may choose, in hertz.
  static var largestFrequency: Double { 1e15 }

  /// The quarter periods.
  public var segmentCount: Int { 4 * cycles }
}
