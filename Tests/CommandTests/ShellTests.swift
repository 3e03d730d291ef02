import Basics
import Foundation
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

  /// Names are data, whoever made the model.
  @Test func noNameReachesTheTerminalAsACommand() throws {
    try withFolder { folder in
      let (net, program) = ("\(folder)/net", "\(folder)/p.memc")
      try FileManager.default.createDirectory(atPath: net, withIntermediateDirectories: false)
      let network = """
        memc-network 1
        input x float32[1, 4]
        "y\\u{a}forged\\u{1b}[2J" = Gemm(x, @w) {transB = 1}
        output "y\\u{a}forged\\u{1b}[2J"

        """
      try AtomicWrite.write(network, to: "\(net)/network.txt")
      let numbers = { (shape: [Int]) in
        Npy.write(Tensor(shape, (0..<shape.reduce(1, *)).map { Float($0 % 5) }))
      }
      try AtomicWrite.write(numbers([3, 4]), to: "\(net)/w.npy")
      try AtomicWrite.write(numbers([8, 4]), to: "\(folder)/x.npy")
      try AtomicWrite.write(
        Npy.write(Tensor([8], [0, 1, 2, 0, 1, 2, 0, 1] as [Int64])), to: "\(folder)/y.npy")
      let examples = ["--images", "\(folder)/x.npy", "--labels", "\(folder)/y.npy"]
      let commands = [
        ["check", net], ["compile", net, "-o", program, "-v"], ["inspect", net],
        ["inspect", program], ["inspect", program, "--cells"], ["report", program],
        ["verify", program, net],
        ["simulate", program, "--energy", "--snr", "--device", "lognormal:sigma=0.1"] + examples,
        ["train", net, "-o", "\(folder)/out.onnx"] + examples,
      ]
      let forms = ["csv", "html"].map { ["report", program, "--format", $0] }
      for command in commands.flatMap({ [$0, $0 + ["--json"]] }) + forms {
        let result = try MemcProcess(command)
        #expect(result.status == 0, "\(command): \(result.error)")
        let text = result.output + result.error
        #expect(!text.utf8.contains(0x1B) && !text.contains("\nforged"), "\(command)")
      }
    }
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
