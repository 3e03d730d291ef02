import Basics
import Evaluation
import Foundation
import NetworkIR
import Sweeps

/// Computes the points of a sweep, one at a time and on any thread.
struct SweepWork: Sendable {
  let sweep: Sweep
  let keys: SweepKeys
  let store: ResultStore<SweepOutcome>
  private let programs: SweepPrograms
  private let programStore: ProgramStore
  private let files: SweepFiles
  /// The threads of each point, and of each compilation.
  private let threads: (point: Int, program: Int)

  /// - Parameters:
  ///   - folder: of results; nothing is written yet.
  ///   - points: how many may be left to do.
  ///   - observe: receives what is wrong with stored programs.
  /// - Throws: as `SweepKeys`; kind `missing` if the folder is a file.
  init(
    _ sweep: Sweep, in folder: SweepFolder, points: Int, threads: Int,
    observe: @escaping @Sendable (Diagnostic) -> Void = { _ in }
  ) throws {
    try folder.expectFolder()
    self.sweep = sweep
    keys = try SweepKeys(sweep)
    store = folder.store
    files = SweepFiles(FileGuard.inputs)
    programStore = ProgramStore(folder: folder.programs, observe: observe)
    programs = SweepPrograms(programStore, capacity: threads + 1, files: files)
    // a compilation that many points wait for takes all threads
    let isShared = sweep.programs < sweep.grid.count
    let own = max(threads / max(points, 1), 1)
    self.threads = (own, isShared ? threads : own)
  }

  /// Makes the folders of results and programs, unless every one of `points` has a result.
  ///
  /// - Parameter known: the keys that have a result.
  /// - Throws: kind `cannotCreate`.
  func prepare(_ points: Range<Int>, known: Set<Digest>) throws {
    guard points.contains(where: { !known.contains(keys.key(sweep.grid.digits(of: $0))) }) else {
      return
    }
    try store.prepare()
    if sweep.simulates { try programStore.prepare() }
  }

  /// The settings of a point.
  func point(_ digits: [Int]) -> SweepPoint {
    SweepPoint(
      values: sweep.values(digits), shapes: sweep.shapes,
      limit: SizeLimit(factor: sweep.limit))
  }

  /// Computes a point, and keeps nothing of it on the disk.
  ///
  /// - Throws: diagnostics, also if the point is refused.
  func tryOut(_ digits: [Int]) throws {
    if case .failure(let refusal) = try compute(digits) { throw Diagnostics(refusal.diagnostics) }
  }

  /// Computes a point.
  ///
  /// - Throws: what would fail at other points too.
  func compute(_ digits: [Int]) throws -> Result<SweepOutcome, PointRefusal> {
    let point = point(digits)
    let outcome = try PointRefusal.catching {
      let ready = try programs.ready(
        point, key: keys.key(digits, through: .images),
        program: keys.key(digits, through: .program), threads: threads.program
      ).get()
      var outcome = SweepOutcome(figures: ready.figures)
      guard let bench = ready.bench,
        let simulation = try point.simulation(
          on: bench.compiled.program.accelerator, threads: threads.point)
      else { return outcome }
      try simulation.subject.drawing?.validate(writesOutputs: false)
      let result = try simulation.run(on: bench)
      outcome.figures.merge(result.sweepFigures) { $1 }
      return outcome
    }
    try files.expectUnchanged()
    return outcome
  }
}

/// The folder of a sweep's results.
public struct SweepFolder: Sendable {
  public let path: String

  /// - Parameter path: `nil`: beside the sweep file, with the ending `.results`.
  public init(_ path: String?, for sweep: String) {
    let stem = ["yaml", "yml"].first { sweep.hasSuffix(".\($0)") }.map {
      sweep.dropLast($0.count + 1)
    }
    self.path = path ?? "\(stem ?? sweep[...]).results"
  }

  /// - Throws: kind `missing` if there is something else in its place.
  func expectFolder() throws {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue
    else { return }
    throw Diagnostic(.missing, "is not a folder of results", at: Place(path))
  }

  var store: ResultStore<SweepOutcome> { ResultStore("\(path)/points") }
  var programs: String { "\(path)/programs" }
  var jobs: String { "\(path)/slurm" }
}
