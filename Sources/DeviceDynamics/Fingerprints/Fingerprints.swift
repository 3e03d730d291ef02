/// The three fingerprints of a memristor under a periodic drive.
///
/// 1. The loop of current against voltage is pinched at the origin.
/// 2. From some frequency on, the area of its lobes falls with the frequency.
/// 3. As the frequency grows without bound, the loop shrinks to a line.
///
/// - Source: Adhikari, Sah, Kim, Chua, "Three fingerprints of memristor", IEEE Transactions on
///   Circuits and Systems I 60 (2013) 3008.
public struct Fingerprints: Sendable {
  public let all: [Fingerprint]
  public let sweep: FrequencySweep

  /// - Parameter loop: the loop under the drive itself.
  /// - Throws: as `Transient.init`.
  public init(of model: any Memristor, under drive: some PeriodicDrive, _ loop: Loop) throws {
    sweep = try FrequencySweep(of: model, under: drive)
    all = [.pinched(loop), .falling(sweep), .singleValued(sweep)]
  }
}
