import Basics
import Evaluation

/// The counts of all parts of a job, added up.
struct MergedParts: Sendable {
  /// For each chip of the job, or the only one.
  private(set) var runs: [SimulationPart.Run]
  /// Counts `[label][class found]`; `nil` unless asked for.
  private(set) var confusion: [[Int]]?
  /// Of the first chip, for each instruction with neurons; `nil` outside of the spiking mode.
  private(set) var spikes: [Int]?
  private(set) var seconds = 0.0
  /// For each chip, the images of each part.
  private var pieces: [[Piece]]

  /// Images that a part ran on a chip.
  private struct Piece {
    let images: Range<Int>
    let path: String
  }

  /// - Throws: `malformed` at a part of another job or memc, at a part with images that another has
  ///   too, and if images are missing; the errors of reading files.
  init(_ paths: [String], of job: SimulationJob) throws {
    let chips = job.chips ?? 1
    runs = [SimulationPart.Run](repeating: SimulationPart.Run(), count: chips)
    pieces = [[Piece]](repeating: [], count: chips)
    for path in paths { try add(SimulationPart(path, of: job), at: Place(path)) }
    try expectOnce()
    try expectAll(of: job)
  }

  private mutating func add(_ part: SimulationPart, at place: Place) throws {
    let chips = part.chips?.range ?? 0..<1
    for (chip, run) in zip(chips, part.runs) {
      let isKnown = !pieces[chip].isEmpty
      guard !isKnown || runs[chip].isSameChip(as: run) else {
        throw Diagnostic.malformed(
          "has another chip \(chip) than '\(pieces[chip][0].path)'", at: place)
      }
      let correct = runs[chip].correct ?? 0
      runs[chip] = run
      runs[chip].correct? += correct
      pieces[chip].append(Piece(images: part.images.range, path: place.source))
    }
    seconds += part.seconds
    if let own = part.confusion { confusion = confusion.map { $0.adding(own) } ?? own }
    if let own = part.spikes { spikes = try spikes.map { try $0.adding(own, at: place) } ?? own }
  }

  /// - Throws: `malformed` if two parts have the same images of a chip.
  private mutating func expectOnce() throws {
    for chip in pieces.indices {
      pieces[chip].sort { $0.images.lowerBound < $1.images.lowerBound }
      for (one, other) in zip(pieces[chip], pieces[chip].dropFirst())
      where one.images.overlaps(other.images) {
        throw Diagnostic.malformed(
          "has images of chip \(chip) that '\(one.path)' has too", at: Place(other.path))
      }
    }
  }

  /// - Throws: `malformed` if no part has some images of a chip.
  private func expectAll(of job: SimulationJob) throws {
    let gaps = pieces.map { $0.map(\.images).gaps(in: job.images) }
    guard let first = gaps.firstIndex(where: { !$0.isEmpty }), let images = gaps[first].first else {
      return
    }
    let chips = gaps[first...].prefix { $0.contains(images) }.indices
    var ranges = ["--images-range \(images.lowerBound)-\(images.upperBound - 1)"]
    if job.chips != nil {
      ranges.append("--chips-range \(chips.lowerBound)-\(chips.upperBound - 1)")
    }
    throw Diagnostic.malformed(
      "a part is missing: \(ranges.joined(separator: " "))", at: Place("--parts"))
  }
}

extension SimulationPart.Run {
  fileprivate func isSameChip(as other: Self) -> Bool {
    seed == other.seed && writePulses == other.writePulses && verifyReads == other.verifyReads
      && failedCells == other.failedCells
  }
}

extension [Range<Int>] {
  /// What is in none of the ranges, which are in order and apart.
  fileprivate func gaps(in count: Int) -> [Range<Int>] {
    let starts = [0] + map(\.upperBound)
    return zip(starts, map(\.lowerBound) + [count]).filter { $0 < $1 }.map { $0..<$1 }
  }
}

extension [[Int]] {
  /// - Precondition: both have the same shape.
  fileprivate func adding(_ other: Self) -> Self { zip(self, other).map { zip($0, $1).map(+) } }
}

extension [Int] {
  /// - Throws: `malformed` if there are not as many, or a sum is too large.
  fileprivate func adding(_ other: Self, at place: Place) throws -> Self {
    let sums = zip(self, other).map { $0.addingReportingOverflow($1) }
    guard count == other.count, !sums.contains(where: \.overflow) else {
      throw Diagnostic.malformed("has spikes that do not fit those of other parts", at: place)
    }
    return sums.map(\.partialValue)
  }
}
