import Basics
import DeviceDynamics

/// A synapse of one memristor and two transistors, driven by one input and one error.
///
/// In the read phase, the memristor sees `a x` for a half and `−a x` for the other half, so that its
/// flux returns. In the write phase, it sees `sign(y) a x` for the time `b |y|`.
/// - Source: Soudry et al., IEEE Transactions on Neural Networks and Learning Systems 26 (2015) 2408,
///   sections III and IV.
public struct TwoTransistorSynapse: Sendable {
  public let device: FluxControlled
  /// a, volts for an input of 1.
  public let inputVoltage: Double
  /// b, seconds for an error of 1.
  public let writeTime: Double
  /// c, the gain of the amplifier that reads currents, ohms.
  public let gain: Double
  /// Seconds.
  public let readTime: Double

  public init(
    _ device: FluxControlled, inputVoltage: Double, writeTime: Double, gain: Double,
    readTime: Double
  ) {
    self.device = device
    self.inputVoltage = inputVoltage
    self.writeTime = writeTime
    self.gain = gain
    self.readTime = readTime
  }

  /// The weight at a flux, against the reference: `a c ĝ s`.
  public func weight(at flux: Double) -> Double { inputVoltage * gain * device.slope * flux }

  /// `η = a² b c ĝ` in `ΔW = η y x`.
  public var rate: Double { inputVoltage * inputVoltage * writeTime * gain * device.slope }

  /// The voltage across the memristor while it is read with input x.
  public func read(_ x: Double) -> [DriveSegment] {
    [
      DriveSegment(0...readTime / 2, constant: inputVoltage * x),
      DriveSegment(readTime / 2...readTime, constant: -inputVoltage * x),
    ]
  }

  /// The voltage across the memristor while it is written with input x and error y; none for error 0.
  public func write(_ x: Double, error y: Double) -> [DriveSegment] {
    guard y != 0 else { return [] }
    let voltage = y > 0 ? inputVoltage * x : -inputVoltage * x
    return [DriveSegment(readTime...readTime + writeTime * abs(y), constant: voltage)]
  }

  /// Moves the memristor through segments of a drive.
  ///
  /// - Throws: as `Memristor.move`.
  public func move(_ motion: inout Motion, through segments: [DriveSegment]) throws {
    for segment in segments { try device.move(&motion, through: segment, tolerance: 1e-12) }
  }
}
