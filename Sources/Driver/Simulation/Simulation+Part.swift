import Basics
import CommandFiles
import Evaluation
import Foundation
import IntegerModel

extension Simulation {
  /// A part of a simulation: some of its images, on some of its chips.
  public struct Part: Sendable {
    /// Positions from 0; `nil`: all.
    public var images: ClosedRange<Int>?
    public var chips: ClosedRange<Int>?

    public init(images: ClosedRange<Int>? = nil, chips: ClosedRange<Int>? = nil) {
      self.images = images
      self.chips = chips
    }

    /// The option that asks for it.
    public var option: String { images == nil ? "--chips-range" : "--images-range" }

    /// - Throws: `usage` unless all are among `count` images.
    func images(of count: Int) throws -> Range<Int> {
      try Self.positions(images, of: count, "--images-range", "image")
    }

    /// - Throws: `usage` unless all are among `count` chips.
    func chips(of count: Int) throws -> Range<Int> {
      try Self.positions(chips, of: count, "--chips-range", "chip")
    }

    private static func positions(
      _ range: ClosedRange<Int>?, of count: Int, _ option: String, _ noun: String
    ) throws -> Range<Int> {
      guard let range else { return 0..<count }
      guard range.upperBound < count else {
        throw Diagnostic(
          .usage,
          "'\(option)' must be in 0-\(max(count, 1) - 1), not "
            + "\(range.lowerBound)-\(range.upperBound): there are \(count.counted(noun))")
      }
      return Range(range)
    }
  }

  /// What the runs of a simulation leave beside its result.
  struct Findings {
    /// The outcome of the last chip, or of the only one; `nil` if no image was run.
    var last: SimulatedImages.Outcome?
    /// `nil` unless the simulation is cut into parts.
    var job: SimulationJob?
    var runs: [SimulationPart.Run] = []
    /// Of the first chip, for each instruction with neurons.
    var spikes: [Int]?
    /// The time of the runs of all parts, if they are merged.
    var seconds: Double?
  }

  /// What is known before the first image is run.
  struct Start {
    /// `nil` unless the simulation is cut into parts.
    var job: SimulationJob?
    /// `nil` unless parts are merged.
    var merged: MergedParts?
  }

  /// Runs `part`, and returns what it counts. If interrupted while drawing chips, it has those that
  /// were drawn.
  ///
  /// - Throws: as `run`; `usage` for ranges that do not fit, and for options whose figures do not
  ///   add up.
  public func runPart() throws -> SimulationPart {
    let compiled = try compiled()
    let bench = try bench(compiled, IntegerNetwork(compiled.network))
    let start = Date()
    let (result, findings) = try find(on: bench)
    let count = bench.batch.count
    let images = try part?.images(of: count) ?? 0..<count
    let chips = try subject.drawing.map { drawing -> SimulationPart.Span in
      let all = drawing.chips.most
      let first = try part?.chips(of: all).lowerBound ?? 0
      return SimulationPart.Span(first..<first + findings.runs.count, of: all)
    }
    return SimulationPart(
      of: findings.job?.digests ?? [:], images: SimulationPart.Span(images, of: count),
      chips: chips, runs: findings.runs, confusion: result.confusion, spikes: findings.spikes,
      seconds: Date().timeIntervalSince(start))
  }

  /// Tells what is known before the first image is run, and reads the parts to merge.
  ///
  /// - Parameter files: other files that the figures follow from.
  func begin(
    _ result: SimulationResult, _ compiled: CompiledProgram, _ batch: SimulatedImages,
    besides files: [String] = []
  ) throws -> Start {
    var start = Start()
    if part != nil || !parts.isEmpty {
      start.job = try SimulationJob(self, result, compiled, batch, besides: files)
      if !parts.isEmpty { start.merged = try start.job.map { try MergedParts(parts, of: $0) } }
    }
    try observe(.began(result))
    return start
  }

  /// - Throws: `usage` for an option whose figures are not counts, if the simulation is cut into
  ///   parts.
  func expectCounts() throws {
    guard let option = part?.option ?? (parts.isEmpty ? nil : "--parts") else { return }
    let (drawing, reading) = (subject.drawing, subject.reading)
    let hasTargets = if case .targets? = goals { true } else { false }
    let unfit = [
      ("'--targets'", hasTargets), ("'--output'", output != nil), ("'--energy'", showsEnergy),
      ("'--snr'", reading?.showsNoise == true),
      ("'--sensitivity'", drawing?.showsSensitivity == true),
      ("'--until-width'", drawing?.chips.width != nil),
      ("several numbers of '--steps'", spiking.count > 1),
    ]
    guard let other = unfit.first(where: \.1)?.0 else { return }
    throw Diagnostic(
      .usage, "\(other) cannot be combined with '\(option)': only counts of images add up exactly")
  }
}
