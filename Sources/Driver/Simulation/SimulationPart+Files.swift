import Basics
import Evaluation

extension SimulationPart {
  /// What every version of memc can read.
  private struct Head: Decodable {
    let schemaVersion: Int
    let memcVersion: String
  }

  /// The largest size of a file, far above that of the counts of 100000 chips.
  private static let largest = 1 << 30

  /// Reads a part of a job.
  ///
  /// - Throws: `malformed` at the file unless this memc wrote it for this job; the errors of
  ///   reading it.
  init(_ path: String, of job: SimulationJob) throws {
    let file = try InputFile(path, limit: Self.largest)
    let note = "write parts with '--json' and '--images-range' or '--chips-range'"
    guard let head = try? JSONText.decode(Head.self, from: file.bytes) else {
      throw Diagnostic.malformed("is not a part of a simulation", at: file.place, note: note)
    }
    guard head.memcVersion == Version.current, head.schemaVersion == Self.schema else {
      throw Diagnostic.malformed(
        "was written by memc \(head.memcVersion), not \(Version.current)", at: file.place,
        note: "run this part again")
    }
    guard let part = try? JSONText.decode(Self.self, from: file.bytes) else {
      throw Diagnostic.malformed("is not a part of a simulation", at: file.place, note: note)
    }
    let differences = job.differences(from: part.job)
    guard differences.isEmpty else {
      throw Diagnostic.malformed(
        "is a part of another simulation; what differs: \(differences.joined(separator: ", "))",
        at: file.place, note: "use the same options and files for all parts, and here")
    }
    guard part.fits(job) else {
      throw Diagnostic.malformed(
        "has counts that do not fit its images and chips", at: file.place,
        note: "run this part again")
    }
    self = part
  }

  /// Whether all counts can be those of a part of the job.
  private func fits(_ job: SimulationJob) -> Bool {
    guard images.fits(job.images), (chips == nil) == (job.chips == nil),
      chips.map({ $0.fits(job.chips ?? 0) }) ?? true, runs.count == chips?.range.count ?? 1,
      seconds.isFinite, seconds >= 0
    else { return false }
    let hasFirst = chips.map { $0.first == 0 } ?? true
    return runs.allSatisfy { $0.fits(images.range.count, job) }
      && (confusion == nil) == !job.showsConfusion && (confusion.map { fits($0, job) } ?? true)
      && (spikes == nil) == !(job.isSpiking && hasFirst)
      && (spikes?.allSatisfy { $0 >= 0 } ?? true)
  }

  /// Whether a confusion matrix has all images of the part, and as many at their labels as its chips.
  private func fits(_ confusion: [[Int]], _ job: SimulationJob) -> Bool {
    guard let classes = job.classes, confusion.count == classes,
      confusion.allSatisfy({ $0.count == classes })
    else { return false }
    var left = images.range.count * runs.count
    for count in confusion.joined() {
      guard (0...left).contains(count) else { return false }
      left -= count
    }
    let correct = confusion.indices.reduce(0) { $0 + confusion[$1][$1] }
    return left == 0 && correct == runs.reduce(0) { $0 + ($1.correct ?? 0) }
  }
}

extension SimulationPart.Run {
  fileprivate func fits(_ images: Int, _ job: SimulationJob) -> Bool {
    let isDrawn = job.chips != nil
    return (correct == nil) == (job.classes == nil) && (0...images).contains(correct ?? 0)
      && [seed, writePulses, verifyReads, failedCells].allSatisfy { ($0 != nil) == isDrawn }
      && [writePulses, verifyReads, failedCells].allSatisfy { ($0 ?? 0) >= 0 }
  }
}
