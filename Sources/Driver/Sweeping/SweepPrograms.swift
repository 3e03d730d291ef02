import Basics
import Evaluation
import IntegerModel
import NetworkIR
import Sweeps
import Synchronization

/// The programs of a sweep, each compiled once and shared by all points with equal settings; those
/// that are run are also kept as files, for other processes.
final class SweepPrograms: Sendable {
  /// A program, what it takes, and the images that it runs on.
  struct Ready: Sendable {
    let figures: [String: Double]
    /// `nil` if no images are given.
    let bench: Simulation.Bench?
  }

  /// A place for one program, filled by the first thread that needs it while others wait.
  private final class Slot: Sendable {
    let content = Mutex<Result<Ready, PointRefusal>?>(nil)
  }

  private let store: ProgramStore
  /// The number of programs kept in memory.
  private let capacity: Int
  /// The slots by key, the one needed last at the end.
  private let slots = Mutex<[(key: Digest, slot: Slot)]>([])

  /// The files that programs are compiled from, among others.
  private let files: SweepFiles

  init(_ store: ProgramStore, capacity: Int, files: SweepFiles) {
    (self.store, self.capacity, self.files) = (store, capacity, files)
  }

  /// The program of a point with its images, or why there is none.
  ///
  /// - Parameters:
  ///   - key: of all settings that change them.
  ///   - program: of the settings that change the program alone.
  /// - Throws: what would fail at other points too.
  func ready(_ point: SweepPoint, key: Digest, program: Digest, threads: Int) throws
    -> Result<Ready, PointRefusal>
  {
    try slot(key).content.withLock { content in
      if let content { return content }
      let made = try PointRefusal.catching { try make(point, program, threads: threads) }
      content = made
      return made
    }
  }

  private func slot(_ key: Digest) -> Slot {
    slots.withLock { slots in
      let known = slots.firstIndex { $0.key == key }.map { slots.remove(at: $0).slot }
      let slot = known ?? Slot()
      if slots.count >= capacity { slots.removeFirst() }
      slots.append((key, slot))
      return slot
    }
  }

  private func make(_ point: SweepPoint, _ key: Digest, threads: Int) throws -> Ready {
    let compiler = try point.compiler(threads: threads)
    guard point.values["images"] != nil else {
      let outcome = try compiler.compile()
      return Ready(
        figures: try Report(outcome.program, of: outcome.network).sweepFigures, bench: nil)
    }
    let (compiled, network) = try program(of: compiler, key)
    let simulation = try point.simulation(on: compiled.program.accelerator, threads: threads)
    return Ready(
      figures: try Report(compiled, of: network).sweepFigures,
      bench: try simulation?.bench(compiled, network))
  }

  /// The program from its file, or compiled, and written there if there is a folder.
  private func program(of compiler: Compiler, _ key: Digest) throws -> (
    CompiledProgram, IntegerNetwork
  ) {
    if let known = store.program(key) { return (known, try IntegerNetwork(known.network)) }
    let outcome = try compiler.compile()
    try files.expectUnchanged()
    try store.save(outcome.program, as: key)
    return (outcome.program, outcome.network)
  }
}
