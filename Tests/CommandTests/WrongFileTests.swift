import Basics
import Testing

@testable import memc

/// A file of another kind than the command takes is named for what it is.
@Suite struct WrongFileTests {
  private static let compile = "compile it with 'memc compile'"
  private static let read = "'memc report' and 'memc inspect' read it"
  private static let chip = "pass it with '--chip', together with its program"

  private static let csv = "the name of a table of examples must end in .csv"

  /// A file, what is said of it, and what it is for.
  private typealias Wrong = (file: String, message: String, note: String?)

  private static let noPrograms: [Wrong] = [
    ("m.onnx", "is an ONNX model, not a program", compile),
    ("net/network.txt", "is the text of a network, not a program", compile),
    ("x.npy", "is an .npy array, not a program", nil),
    ("x.npz", "is an .npz file, not a program", nil),
    ("m.yaml", "is a YAML file, not a program", nil),
    ("chip.npz", "is a chip, not a program", chip),
    ("text", "is not a program", nil),
  ]

  private static let noChips: [Wrong] = [
    ("x.npy", "is an .npy array, not a chip", nil), ("x.npz", "is an .npz file, not a chip", nil),
    ("p.memc", "is a program, not a chip", read),
    ("m.onnx", "is an ONNX model, not a chip", compile),
  ]

  private static let noData: [Wrong] = [
    ("m.onnx", "is an ONNX model, not data", compile),
    ("net/network.txt", "is the text of a network, not data", compile),
    ("p.memc", "is a program, not data", read), ("chip.npz", "is a chip, not data", chip),
    ("m.yaml", "is a YAML file, not data", nil),
    ("text", "is neither .npy, .npz, IDX nor gzipped IDX", csv),
  ]

  private static let noModels: [Wrong] = [
    ("p.memc", "is a program, not a model", read), ("chip.npz", "is a chip, not a model", chip),
    ("m.yaml", "is a YAML file, not a model", nil),
  ]

  /// Commands that are given the file in vain, by what they want.
  private static func uses(_ files: SampleFiles)
    -> [(wrong: [Wrong], commands: (String) -> [[String]])]
  {
    let (program, images) = (files["p.memc"], ["--images", files["x.npy"]])
    let output = ["-o", files["new.memc"]]
    return [
      (
        noPrograms,
        {
          [
            ["report", $0], ["simulate", $0] + images, ["verify", $0],
            ["program", $0, "--device", "ideal", "-o", files["new.npz"]],
            ["report", program, "--baseline", $0], ["export", $0, "-o", files["new.json"]],
          ]
        }
      ),
      (
        noData,
        {
          [
            ["simulate", program, "--images", $0], ["simulate", program, "--labels", $0] + images,
            ["simulate", program, "--targets", $0] + images,
            ["verify", program, files["m.onnx"], "--inputs", $0],
            ["compile", files["m.onnx"], "--calibrate", $0] + output,
          ]
        }
      ),
      (noChips, { [["simulate", program, "--chip", $0] + images] }),
      (
        noModels,
        {
          [
            ["check", $0], ["compile", $0] + output, ["verify", program, $0],
            ["compile", files["m.onnx"], "--baseline-model", $0] + output,
          ]
        }
      ),
    ]
  }

  @Test func everyCommandNamesTheKind() throws {
    try SampleFiles.with { files in
      try AtomicWrite.write("hello\n", to: files["text"])
      for (wrong, commands) in Self.uses(files) {
        for (name, message, note) in wrong {
          let told = "error: \(files[name]): \(message)\n" + (note.map { "note: \($0)\n" } ?? "")
          for command in commands(files[name]) {
            let result = try MemcProcess(command)
            #expect(result.error.hasSuffix(told) && result.status == 65, "\(command)")
          }
        }
      }
    }
  }

  @Test func aFileOfArraysIsNoModel() throws {
    try SampleFiles.with { files in
      let result = try MemcProcess("check", files["x.npz"])
      #expect(
        result.error == """
          error: \(files["x.npz"]): is an .npz file, which is not a model
          note: unpack the arrays into a folder and write network.txt next to them

          """)
      #expect(result.status == 69)
    }
  }

  @Test func aProgramThatWasCutShortIsDamaged() throws {
    try SampleFiles.with { files in
      try AtomicWrite.write(Array(files.bytes("p.memc").dropLast(9)), to: files["cut.memc"])
      #expect(
        try MemcProcess("report", files["cut.memc"]).error
          == "error: \(files["cut.memc"]): has no zip end record: it is truncated, or has "
          + "a comment\n")
    }
  }

  @Test func aModelThatCannotBeReadIsNoFailedCheck() throws {
    try SampleFiles.with { files in
      let result = try MemcProcess("verify", files["p.memc"], files["none.onnx"])
      #expect(result.error == "error: \(files["none.onnx"]): no such file or directory\n")
      #expect(result.status == 66 && result.output.isEmpty)
    }
  }

  @Test(arguments: [
    ("rram-wan", "one-shot", "p-rram-wan-one-shot-chip-1.npz"),
    ("rram-wan", "write-verify", "p-rram-wan-write-verify-chip-1.npz"),
    ("rram-wan", "two-phase:share=0.2", "p-rram-wan-two-phase-share-0.2-chip-1.npz"),
    ("lognormal:sigma=0.5", "one-shot", "p-lognormal-sigma-0.5-one-shot-chip-1.npz"),
    ("devices/own.yaml", "one-shot", "p-devices-own.yaml-one-shot-chip-1.npz"),
  ])
  func chipsOfTwoDevicesOrSchemesHaveTwoNames(device: String, scheme: String, name: String) throws {
    let command = try ProgramCommand.parse([
      "/tmp/p.memc", "--device", device, "--programming", scheme,
    ])
    #expect(try command.defaultOutput == name)
  }
}
