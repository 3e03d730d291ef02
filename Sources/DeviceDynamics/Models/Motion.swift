/// The state of a device with the charge and energy that went through it.
public struct Motion: Sendable {
  public var state: Double
  /// Coulombs.
  public var charge = 0.0
  /// Joules.
  public var energy = 0.0
  /// Steps of the integrator.
  public var steps = 0
  /// Steps that were tried again with a shorter length.
  var rejectedSteps = 0

  public init(state: Double) { self.state = state }
}
