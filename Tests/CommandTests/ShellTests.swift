import Basics
import TestSupport
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

  @Test func anUnknownCommandIsToldTheOneThatWasMeant() throws {
    let result = try MemcProcess("chek", "x.onnx")
    #expect(
      result.error == """
        error: unknown command 'chek'
        note: did you mean 'check'?
        note: known commands: check, train, compile, report, verify, program, simulate, array, \
        inspect, list

        """)
    #expect(result.status == 64)
    #expect(try MemcProcess("help", "check").status == 0)
  }

  @Test func anUnknownOptionIsToldTheOneThatWasMeant() throws {
    let result = try MemcProcess("check", "--jsn", "x.onnx")
    #expect(result.error.hasPrefix("error: Unknown option '--jsn'. Did you mean '--json'?\n"))
    #expect(result.status == 64)
  }

  @Test func verboseCommandsTellWhatTheyReadAndHowLongTheyTook() throws {
    try SampleFiles.with { files in
      let result = try MemcProcess("inspect", files["p.memc"], "-v")
      #expect(result.error.hasPrefix("read \(files["p.memc"])\nin all: "))
    }
  }
}
