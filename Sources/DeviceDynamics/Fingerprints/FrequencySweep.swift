import Foundation

/// The lobe areas of a device from the frequency of a drive upward.
///
/// One period runs from the device's initial state at each frequency, two frequencies in a decade.
/// Later periods would not do: where the state moves faster one way than the other, they begin at a
/// state that depends on the frequency. The sweep ends where the loop has become a line, or at the
/// largest frequency of a drive.
public struct FrequencySweep: Sendable {
  /// The loop at one frequency.
  public struct Sample: Sendable {
    /// Hertz.
    public let frequency: Double
    /// Watts.
    public let area: Double
    /// The area over the largest voltage times current.
    public let relativeArea: Double
  }

  public let samples: [Sample]

  /// The relative area below which a loop counts as a line.
  static let singleValued = 1e-3
  private static let tolerance = 1e-7
  /// The relative area of the errors of integration.
  private static let noise = 1e-6
  private static let fewest = 3

  /// - Throws: as `Transient.init`.
  public init(of model: any Memristor, under drive: some PeriodicDrive) throws {
    var samples: [Sample] = []
    for step in 0... {
      var faster = drive
      faster.frequency *= pow(10, Double(step) / 2)
      faster.cycles = 1
      guard faster.frequency <= Sine.largestFrequency else { break }
      let transient = try Transient(
        of: model, under: faster, samples: 100, tolerance: Self.tolerance)
      let loop = Loop(of: model, transient.points)
      samples.append(
        Sample(
          frequency: faster.frequency, area: loop.lobeArea, relativeArea: loop.relativeArea))
      if samples.count >= Self.fewest, loop.relativeArea < Self.singleValued { break }
    }
    self.samples = samples
  }

  /// Whether no loop encloses an area.
  var isFlat: Bool { samples.allSatisfy { $0.relativeArea < Self.noise } }

  var reason: String? { isFlat ? "the drive does not move the state, so there is no loop" : nil }

  /// The critical frequency: from it on, every area is smaller than the one before. `nil` if the last
  /// area is not, or no loop encloses an area.
  public var criticalFrequency: Double? { isFlat ? nil : critical?.frequency }

  private var critical: Sample? {
    var first = samples.count - 1
    while first > 0, samples[first].area < samples[first - 1].area { first -= 1 }
    return first < samples.count - 1 ? samples[first] : nil
  }

  /// The last area over that at the critical frequency; 1 if areas do not fall at the end.
  var fall: Double {
    guard let critical, let last = samples.last else { return 1 }
    return last.area / critical.area
  }
}
