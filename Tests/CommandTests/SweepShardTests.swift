import Basics
import Foundation
import TestSupport
import Testing

/// A sweep in several processes, some of which are killed.
@Suite struct SweepShardTests {
  private static let root = MemcProcess.root

  private func withSweep(seeds: Int, _ body: (String) throws -> Void) throws {
    try withFolder { folder in
      try AtomicWrite.write(
        """
        model: \(Self.root)/models/digits.onnx
        set: {accelerator: [isaac, tiny-8]}
        images: \(Self.root)/models/digits/test-images.npy
        labels: \(Self.root)/models/digits/test-labels.npy
        device: lognormal:sigma=0.4
        seed: {from: 1, count: \(seeds)}
        """, to: "\(folder)/s.yaml")
      try body(folder)
    }
  }

  private func merged(_ folder: String, _ results: String) throws -> [UInt8] {
    let table = "\(folder)/\(results).csv"
    let merge = try MemcProcess(
      ["sweep", "merge", "s.yaml", "--results", results, "-o", table, "-q"], in: folder)
    #expect(merge.status == 0 && merge.error.isEmpty)
    return try InputFile(table).bytes
  }

  @Test func killedShardsGoOn() throws {
    try withSweep(seeds: 40) { folder in
      let whole = try MemcProcess(["sweep", "run", "s.yaml", "--results", "whole"], in: folder)
      #expect(whole.output == "80 points: 80 computed\n")
      let killed = try MemcProcess(
        shell: """
          cd '\(folder)'
          $memc sweep run s.yaml --results parts --shard 3/8 --threads 1 & sleep 0.15; kill -9 $!
          wait $!
          for shard in 8 1 3 6 2 5 7 4; do
            $memc sweep run s.yaml --results parts --shard $shard/8 --threads 1 -q || exit
          done
          """)
      #expect(killed.status == 0)
      #expect(try merged(folder, "whole") == merged(folder, "parts"))
    }
  }

  @Test(arguments: ["TERM", "USR1"])
  func aSignalAsksToRunAgain(signal: String) throws {
    try withSweep(seeds: 5000) { folder in
      let stopped = try MemcProcess(
        shell: """
          cd '\(folder)'
          $memc sweep run s.yaml & sleep 0.5; kill -\(signal) $!; wait $!
          """)
      #expect(stopped.status == 75)
      #expect(stopped.output.contains("left") && stopped.error.contains("run it again"))
      let results = try FileManager.default.subpathsOfDirectory(atPath: "\(folder)/s.results")
      #expect(results.allSatisfy { !$0.hasSuffix(".tmp") })
    }
  }

  @Test func aTimeLimitAsksToRunAgain() throws {
    try withSweep(seeds: 5000) { folder in
      let stopped = try MemcProcess(
        ["sweep", "run", "s.yaml", "--time-limit", "0.3", "--json"], in: folder)
      #expect(stopped.status == 75)
      #expect(try JSONSchema("sweep-run").faults(of: stopped.json) == [])
      let table = try MemcProcess(
        ["sweep", "merge", "s.yaml", "-o", "t.csv"], in: folder)
      #expect(table.status == 66 && table.error.contains("of 10000 points are not done"))
    }
  }
}
