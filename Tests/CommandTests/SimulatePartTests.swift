import Basics
import TestSupport
import Testing

/// A simulation in parts, as users run it.
@Suite struct SimulatePartTests {
  @Test func partsPrintWhatOneProcessPrints() throws {
    try SampleFiles.with { files in
      let whole = [
        "simulate", "p.memc", "--images", "x.npy", "--labels", "y.npy", "--device",
        "lognormal:sigma=0.3", "--chips", "3",
      ]
      for (index, ranges) in [["0-1", "0-7"], ["2-2", "0-3"], ["2-2", "4-7"]].enumerated() {
        let part = try MemcProcess(
          whole + ["--chips-range", ranges[0], "--images-range", ranges[1], "--json"],
          in: files.folder)
        #expect(part.status == 0, "\(part.error)")
        try AtomicWrite.write(part.output, to: files["part-\(index).json"])
      }
      let parts = ["--parts"] + (0..<3).map { "part-\($0).json" }
      for form in [["--json"], []] {
        let one = try MemcProcess(whole + form, in: files.folder)
        let merged = try MemcProcess(whole + parts + form, in: files.folder)
        let speed = #/"images_per_second" : [^,]*|[0-9]+ images\/s/#
        #expect(merged.status == 0 && merged.error == one.error)
        #expect(merged.output.replacing(speed, with: "") == one.output.replacing(speed, with: ""))
      }
      let missing = try MemcProcess(whole + parts.dropLast(), in: files.folder)
      #expect(missing.status == 65)
      #expect(
        missing.error.contains(
          "error: --parts: a part is missing: --images-range 4-7 --chips-range 2-2\n"))
    }
  }
}
