import Basics

/// How the cells of a pulsed device differ from the mean cell and from pulse to pulse.
///
/// N is standard normal.
public struct PulseTraits: Component, Equatable {
  public static let name = "every pulsed device"
  public static let summary = "variation, range and cost of pulsed cells"
  public static var fields: [Field<Self>] {
    [
      Field(
        "step-spread", \.stepSpread, in: 0...3,
        "s of a factor exp(s N) on the changes of each cell"),
      Field(
        "asymmetry-spread", \.asymmetrySpread, in: 0...1,
        "sd of half the difference between each cell's rising and falling factor"),
      Field(
        "max-spread", \.maximumSpread, in: 0...1,
        "sd of each cell's highest conductance, over half of the range"),
      Field(
        "min-spread", \.minimumSpread, in: 0...1,
        "sd of each cell's lowest conductance, over half of the range"),
      Field(
        "pulse-noise", \.pulseNoise, in: 0...3, "sd of the change by a pulse, over the change"),
      Field(
        "step-noise", \.stepNoise, in: 0...10,
        "sd of the change by a pulse, over the cell's change in the middle of its range"),
      Field("range-noise", \.rangeNoise, in: 0...1, "sd of the change by a pulse, over the range"),
      Field(
        "write-noise", \.writeNoise, in: 0...1000,
        "sd of what is read after pulses, over the mean change by a pulse"),
      Field("read-noise", \.readNoise, in: 0...1, "sd of one reading over the conductance"),
      Field(
        "reference-spread", \.referenceSpread, in: 0...1,
        "sd of the references subtracted from auxiliary cells, over half of the range"),
      Field("stuck", \.stuckShare, in: 0...1, "share of cells that never move"),
      Field(
        "on-off", \.onOffRatio, in: StateScale.leastRatio...1e9,
        "ratio of highest to lowest conductance"),
      Field("pulse-V", \.pulseVoltage, in: 1e-3...100, "voltage of a pulse, for its energy")
        .only(when: { $0.pulseNanoseconds != nil }, "'pulse-ns'"),
      Field(
        "pulse-ns", \.pulseNanoseconds, in: 1e-3...1e12, "length of a pulse, for energy and time"
      ).only(when: { $0.pulseVoltage != nil }, "'pulse-V'"),
      Field(
        "read-ns", \.readNanoseconds, in: 1e-3...1e12,
        "length of a read; absent: that of a pulse"),
      Field(
        "endurance", \.endurance, in: 1...1e18, "pulses after which a cell is worn out"),
      Field("source", \.source, "where the figures come from"),
    ]
  }

  public var stepSpread = 0.0
  public var asymmetrySpread = 0.0
  public var maximumSpread = 0.0
  public var minimumSpread = 0.0
  public var pulseNoise = 0.0
  public var stepNoise = 0.0
  public var rangeNoise = 0.0
  public var writeNoise = 0.0
  public var readNoise = 0.0
  public var referenceSpread = 0.0
  public var stuckShare = 0.0
  /// `nil`: that of the accelerator's cells.
  public var onOffRatio: Double?
  public var pulseVoltage: Double?
  public var pulseNanoseconds: Double?
  public var readNanoseconds: Double?
  public var endurance: Double?
  public var source = ""

  public init() {}

  /// Whether the responses of cells differ.
  public var cellsDiffer: Bool {
    [stepSpread, asymmetrySpread, maximumSpread, minimumSpread, stuckShare].contains { $0 > 0 }
  }
}
