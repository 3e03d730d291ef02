import Basics

/// What one part of a simulation counts: some of the images, on some of the chips.
///
/// All counts are whole numbers, so that those of all parts add up to exactly what one process
/// counts.
public struct SimulationPart: Codable, Sendable {
  /// What the images gave on one chip, or on ideal devices.
  public struct Run: Codable, Equatable, Sendable {
    /// The seed of the chip; `nil` unless it was drawn, as are the figures of writing.
    public var seed: Int?
    /// Images whose largest output is at the label; `nil` without labels.
    public var correct: Int?
    public var writePulses: Int?
    public var verifyReads: Int?
    public var failedCells: Int?
  }

  /// Positions, of so many in the whole job; both ends are included.
  public struct Span: Codable, Equatable, Sendable {
    public let first: Int
    public let last: Int
    public let of: Int
  }

  public private(set) var schemaVersion = Self.schema
  public private(set) var memcVersion = Version.current
  /// The SHA-256 of everything that changes counts, by name. All parts of a job have the same.
  package let job: [String: String]
  public let images: Span
  /// `nil` unless chips are drawn.
  public let chips: Span?
  /// For each of the chips, or the only one.
  public let runs: [Run]
  /// Counts `[label][class found]` over the chips; `nil` unless asked for.
  package let confusion: [[Int]]?
  /// Of the first chip of the job, for each instruction with neurons; `nil` if it is in another part,
  /// and outside of the spiking mode.
  package let spikes: [Int]?
  /// The time of the runs.
  public let seconds: Double

  package static let schema = 1

  package init(
    of job: [String: String], images: Span, chips: Span?, runs: [Run], confusion: [[Int]]?,
    spikes: [Int]?, seconds: Double
  ) {
    self.job = job
    self.images = images
    self.chips = chips
    self.runs = runs
    self.confusion = confusion
    self.spikes = spikes
    self.seconds = seconds
  }
}

extension SimulationPart {
  /// Which images and chips, and one line for each chip.
  public var text: String {
    let places = [images.text("image"), chips?.text("chip")].compactMap(\.self)
    return ([places.joined(separator: ", ")] + runs.compactMap { $0.text(of: images.count) })
      .joined(separator: "\n")
  }
}

extension SimulationPart.Span {
  /// - Precondition: `range` is not empty.
  package init(_ range: Range<Int>, of count: Int) {
    self.init(first: range.lowerBound, last: range.upperBound - 1, of: count)
  }

  /// The positions.
  package var range: Range<Int> { first..<last + 1 }

  var count: Int { range.count }

  /// Whether it is in a job of `count` images or chips.
  package func fits(_ count: Int) -> Bool {
    of == count && 0 <= first && first <= last && last < of
  }

  /// `images 0-4999 of 10000`.
  fileprivate func text(_ noun: String) -> String { "\(noun)s \(first)-\(last) of \(of)" }
}

extension SimulationPart.Run {
  /// - Parameter correct: on ideal devices, or on the chip of a file.
  package init(correct: Int? = nil) {
    self.init(seed: nil, correct: correct, writePulses: nil, verifyReads: nil, failedCells: nil)
  }

  package init(_ run: MonteCarlo.Run) {
    self.init(
      seed: run.seed, correct: run.confusion?.correct, writePulses: run.programmed.log.pulses,
      verifyReads: run.programmed.log.verifyReads,
      failedCells: run.programmed.log.failedCells)
  }

  /// `chip 3: 4871 of 5000 images correct, 12345 pulses, 0 failed cells`; `nil` if nothing was counted.
  fileprivate func text(of images: Int) -> String? {
    let parts = [
      correct.map { "\($0) of \(images.counted("image")) correct" },
      writePulses.map { "\($0) pulses" },
      failedCells.map { $0.failedCells(verifyReads: verifyReads ?? 0) },
    ].compactMap(\.self)
    guard !parts.isEmpty else { return nil }
    return (seed.map { "chip \($0): " } ?? "") + parts.joined(separator: ", ")
  }
}
