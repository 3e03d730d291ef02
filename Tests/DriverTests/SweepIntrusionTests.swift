import Basics
import Foundation
import Sweeps
import Synchronization
import TestSupport
import Testing

@testable import Driver

/// Folders of results in which others have put files of their own.
@Suite struct SweepIntrusionTests {
  private static let data = TestFiles.model("digits")
  private static let text = """
    model: \(TestFiles.model("digits.onnx"))
    mapping: \(TestFiles.mapping("baseline"))
    set: {passes.quantize.weight-bits: [4, 8]}
    images: \(data)/test-images.npy
    labels: \(data)/test-labels.npy
    """

  /// What a run tells.
  private final class Warnings: Sendable {
    private let told = Mutex<[Diagnostic]>([])
    var all: [Diagnostic] { told.withLock { $0 } }
    func tell(_ event: SweepEvent) {
      if case .damaged(let diagnostic) = event { told.withLock { $0.append(diagnostic) } }
    }
  }

  /// Calls `body` with the path of a sweep of two points that are done, and its folder of results.
  private func withResults(_ body: (String, String) throws -> Void) throws {
    try withFolder { folder in
      let path = "\(folder)/s.yaml"
      try AtomicWrite.write(Self.text, to: path)
      #expect(try run(path).progress.computed == 2)
      try body(path, "\(folder)/s.results")
    }
  }

  private func run(_ path: String) throws -> (progress: SweepProgress, warnings: [Diagnostic]) {
    let warnings = Warnings()
    var run = SweepRun(path)
    run.threads = 2
    run.observe = warnings.tell
    return (try run.run(), warnings.all)
  }

  private func table(_ path: String) throws -> String {
    try SweepTable(path, results: nil, isPartial: false, threads: 2).text(.csv)
  }

  private func files(_ folder: String, _ ending: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.hasSuffix(ending) }
      .sorted().map { "\(folder)/\($0)" }
  }

  /// What stands in the place of a file, and what is said of it.
  static let intruders: [(make: @Sendable (String) throws -> Void, message: String)] = [
    ({ _ = mkfifo($0, 0o600) }, "is a pipe or device, not a regular file"),
    (
      { try FileManager.default.createDirectory(atPath: $0, withIntermediateDirectories: false) },
      "is a directory, not a file"
    ),
    (
      { try FileManager.default.createSymbolicLink(atPath: $0, withDestinationPath: "/dev/null") },
      "is a pipe or device, not a regular file"
    ),
  ]

  @Test(arguments: intruders.indices) func oddResultsAreComputedAgain(index: Int) throws {
    try withResults { path, results in
      let whole = try table(path)
      let file = try files("\(results)/points", ".json")[0]
      try FileManager.default.removeItem(atPath: file)
      try Self.intruders[index].make(file)
      let status = try SweepStatus(path, results: nil, shards: nil, threads: 2)
      #expect(status.all.damaged == 1 && status.damagedFiles == [file])
      let (progress, warnings) = try run(path)
      #expect(progress.computed == 1 && progress.damaged == 1)
      #expect(warnings == [.malformed(Self.intruders[index].message, at: Place(file))])
      #expect(try table(path) == whole)
      #expect(try files("\(results)/points", ".odd") == ["\(file).odd"])
    }
  }

  @Test func resultsThatAreTooLargeAreComputedAgain() throws {
    try withResults { path, results in
      let whole = try table(path)
      let file = try files("\(results)/points", ".json")[0]
      try AtomicWrite.write([UInt8](repeating: 32, count: 1 << 20 + 1), to: file)
      #expect(try run(path).progress.damaged == 1)
      #expect(try table(path) == whole)
    }
  }

  /// A link is not followed, so that no file outside of the results is written.
  @Test func linksAreNotFollowed() throws {
    try withResults { path, results in
      let file = try files("\(results)/points", ".json")[0]
      try FileManager.default.removeItem(atPath: file)
      try AtomicWrite.write("mine", to: path + ".txt")
      try FileManager.default.createSymbolicLink(
        atPath: file, withDestinationPath: path + ".txt")
      #expect(try run(path).progress.damaged == 1)
      #expect(try InputFile(path + ".txt").text() == "mine")
    }
  }

  @Test(arguments: intruders.indices) func oddProgramsAreCompiledAgain(index: Int) throws {
    try withResults { path, results in
      let whole = try table(path)
      let program = try files("\(results)/programs", ".memc")[0]
      let bytes = try InputFile(program).bytes
      for file in try files("\(results)/points", ".json") + [program] {
        try FileManager.default.removeItem(atPath: file)
      }
      try Self.intruders[index].make(program)
      let (progress, warnings) = try run(path)
      #expect(progress.computed == 2)
      #expect(warnings.map(\.message) == [Self.intruders[index].message])
      #expect(try table(path) == whole)
      #expect(try InputFile(program).bytes == bytes)
    }
  }

  @Test func programsOfOtherSettingsAreNotUsed() throws {
    try withResults { path, results in
      let whole = try table(path)
      let programs = try files("\(results)/programs", ".memc")
      for name in [".memc", ".sha256"] {
        let files = try files("\(results)/programs", name)
        try AtomicWrite.write(try InputFile(files[0]).bytes, to: files[1])
      }
      for file in try files("\(results)/points", ".json") {
        try FileManager.default.removeItem(atPath: file)
      }
      let (progress, warnings) = try run(path)
      #expect(progress.computed == 2)
      #expect(
        warnings == [
          .malformed("is not the program that was compiled for its name", at: Place(programs[1]))
        ])
      #expect(try table(path) == whole)
    }
  }

  @Test func aFileIsNotAFolderOfResults() throws {
    try withFolder { folder in
      let path = "\(folder)/s.yaml"
      try AtomicWrite.write(Self.text, to: path)
      let message = "\(path): is not a folder of results"
      #expect(refusal { try SweepStatus(path, results: path, shards: nil, threads: 1) } == message)
      #expect(
        refusal { try SweepTable(path, results: path, isPartial: true, threads: 1) } == message)
      #expect(
        refusal { try SweepPlan(path, results: path, tries: false, threads: 1) } == message)
      var run = SweepRun(path)
      run.results = path
      #expect(refusal { try run.run() } == message)
    }
  }

  /// So that results may be read-only, which root, who may run the tests, cannot see.
  @Test func nothingIsMadeWhereAllIsDone() throws {
    try withResults { path, results in
      try FileManager.default.removeItem(atPath: "\(results)/programs")
      let (progress, _) = try run(path)
      #expect(progress.found == 2)
      #expect(!FileManager.default.fileExists(atPath: "\(results)/programs"))
    }
  }
}
