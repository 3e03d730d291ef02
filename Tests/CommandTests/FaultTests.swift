import Basics
import Foundation
import Testing

/// Each call that writes a file fails once, and so do some allocations; `Scripts/faults.py` tries
/// all, of all commands.
@Suite(.enabled(if: FaultShim.object != nil, "there is no C compiler 'cc'"))
struct FaultTests {
  private static let old = Array("what was there before\n".utf8)

  /// A command that writes one file and nothing else.
  private func arguments(_ files: SampleFiles) throws -> [String] {
    try FileManager.default.createDirectory(
      atPath: files["out"], withIntermediateDirectories: true)
    return ["export", files["p.memc"], "--format", "neurosim", "-q", "-o", files["out/e.csv"]]
  }

  private func entries(_ files: SampleFiles) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: files["out"]).sorted()
  }

  /// Calls from the end, where the file is written; what follows; the status; and whether the new
  /// file is there.
  private static let writes: [(kind: String, fromEnd: Int, action: String, Int32, String, Bool)] = [
    ("open", 1, "13", 73, "permission denied", false),
    ("open", 1, "24", 75, "too many open files", false),
    ("open", 1, "28", 74, "no space left on device", false),
    ("open", 1, "4", 0, "", true),
    ("open", 0, "5", 74, "input/output error", true),
    ("duplicate", 0, "24", 75, "too many open files", false),
    ("lock", 0, "37", 0, "", true),
    ("chmod", 0, "1", 74, "operation not permitted", false),
    ("write", 0, "28", 74, "no space left on device", false),
    ("write", 0, "5", 74, "input/output error", false),
    ("write", 0, "short", 0, "", true),
    ("write", 0, "4", 0, "", true),
    ("fsync", 1, "28", 74, "no space left on device", false),
    ("fsync", 0, "5", 74, "input/output error", true),
    ("close", 2, "5", 74, "input/output error", false),
    ("close", 2, "4", 0, "", true),
    ("rename", 0, "13", 74, "permission denied", false),
  ]

  @Test func aCallThatFailsLeavesTheOldFileOrTheNew() throws {
    try SampleFiles.with { files in
      let (shim, command) = (FaultShim(folder: files.folder), try arguments(files))
      try AtomicWrite.write(Self.old, to: files["out/e.csv"])
      let counts = try shim.counts(command)
      let new = try files.bytes("out/e.csv")
      for (kind, fromEnd, action, status, message, isNew) in Self.writes {
        try AtomicWrite.write(Self.old, to: files["out/e.csv"])
        let fault = FaultShim.Fault(
          kind: kind, number: try #require(counts[kind]) - fromEnd, action: action)
        let (process, log) = try shim.run(command, fault)
        #expect(log.first?.hasPrefix("at ") == true, "\(fault)")
        #expect(process.status == status && !process.isKilled, "\(fault): \(process.error)")
        let told = message.isEmpty ? "" : "error: \(files["out/e.csv"]): \(message)\n"
        #expect(process.error == told, "\(fault)")
        #expect(try files.bytes("out/e.csv") == (isNew ? new : Self.old), "\(fault)")
        #expect(try entries(files) == ["e.csv"], "\(fault)")
      }
    }
  }

  @Test func aKilledWriteLeavesTheOldFileAndTheNextRunRemovesTheRest() throws {
    try SampleFiles.with { files in
      let (shim, command) = (FaultShim(folder: files.folder), try arguments(files))
      try AtomicWrite.write(Self.old, to: files["out/e.csv"])
      let counts = try shim.counts(command)
      let new = try files.bytes("out/e.csv")
      for (kind, fromEnd) in [("duplicate", 0), ("write", 0), ("fsync", 1), ("rename", 0)] {
        try AtomicWrite.write(Self.old, to: files["out/e.csv"])
        let number = try #require(counts[kind]) - fromEnd
        let killed = try shim.run(command, .init(kind: kind, number: number, action: "kill"))
        #expect(killed.process.isKilled && killed.process.status == SIGKILL)
        #expect(try files.bytes("out/e.csv") == Self.old)
        #expect(try entries(files).count == 2, "\(kind)")
        #expect(try MemcProcess(command).status == 0)
        #expect(try files.bytes("out/e.csv") == new)
        #expect(try entries(files) == ["e.csv"], "\(kind)")
      }
    }
  }

  @Test func anAllocationThatFailsEndsTheCommandWithAMessage() throws {
    try SampleFiles.with { files in
      let shim = FaultShim(folder: files.folder)
      let command = ["compile", files["m.onnx"], "-q", "-o", files["o.memc"], "--threads", "1"]
      let all = try #require(try shim.counts(command)["memory"])
      let new = try files.bytes("o.memc")
      #expect(all > 100)
      for number in Array(1...3) + Array(stride(from: 4, through: all, by: max(all / 15, 1))) {
        try AtomicWrite.write(Self.old, to: files["o.memc"])
        let process = try shim.run(command, .init(kind: "memory", number: number, action: "12"))
          .process
        #expect(!process.isKilled && [0, 75].contains(process.status), "\(number): \(process)")
        #expect(
          try files.bytes("o.memc") == (process.status == 0 ? new : Self.old), "\(number)")
        #expect(process.error.contains("memory") == (process.status == 75), "\(number)")
      }
    }
  }
}
