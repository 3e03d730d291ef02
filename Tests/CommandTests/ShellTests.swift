import Foundation
import Testing

/// memc as part of a shell's line.
@Suite struct ShellTests {
  @Test func aPipeThatNobodyReadsEndsSilently() throws {
    let result = try MemcProcess(shell: "{ \"$memc\" list operators; echo $? >&2; } | true")
    #expect(result.error == "0\n")
  }

  /// OpenBLAS, loaded at the start, would wait for ever here.
  @Test func aNarrowAddressSpaceIsEnough() throws {
    let result = try MemcProcess(shell: "ulimit -v 200000; timeout 30 \"$memc\" list encodings")
    #expect(result.status == 0)
    #expect(result.output.contains("differential-pair"))
  }

  /// Nor does the check of the installation wait for OpenBLAS.
  @Test func theInstallationIsCheckedInANarrowAddressSpace() throws {
    let result = try MemcProcess(shell: "ulimit -v 400000; timeout 30 \"$memc\" doctor")
    #expect(result.status == 0)
    #expect(result.output.contains("limited by 'ulimit -v'"))
  }

  @Test func anUnknownCommandIsToldTheOneThatWasMeant() throws {
    let result = try MemcProcess("chek", "x.onnx")
    #expect(
      result.error == """
        error: unknown command 'chek'
        note: did you mean 'check'?
        note: known commands: check, train, compile, plan, sweep, report, \
        verify, program, learn, simulate, plot, array, device, inspect, diff, explain, export, \
        new, doctor, list

        """)
    #expect(result.status == 64)
    #expect(try MemcProcess("help", "check").status == 0)
  }

  @Test(arguments: ["--version", "--help", "check --help", "list operators"])
  func aFullDiskIsToldWhateverIsPrinted(arguments: String) throws {
    let result = try MemcProcess(shell: "\"$memc\" \(arguments) > /dev/full")
    #expect(result.error == "error: standard output: no space left on device\n")
    #expect(result.status == 74)
  }

  @Test func anUnknownOptionIsToldTheOneThatWasMeant() throws {
    let result = try MemcProcess("check", "--jsn", "x.onnx")
    #expect(result.error.hasPrefix("error: Unknown option '--jsn'. Did you mean '--json'?\n"))
    #expect(result.status == 64)
  }

  @Test func linesOfATableEndAsItsFormatAsks() throws {
    try SampleFiles.with { files in
      let table = try MemcProcess("report", files["p.memc"], "--format", "csv").output
      let lines = table.components(separatedBy: "\r\n")
      #expect(lines.count > 2 && lines.last == "")
      #expect(lines.allSatisfy { !$0.contains("\n") && !$0.contains("\\u{d}") })
    }
  }

  @Test func verboseCommandsTellWhatTheyReadAndHowLongTheyTook() throws {
    try SampleFiles.with { files in
      let result = try MemcProcess("inspect", files["p.memc"], "-v")
      #expect(result.error.hasPrefix("read \(files["p.memc"])\ntotal: "))
    }
  }
}
