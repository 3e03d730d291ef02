import Basics
import Foundation
import Testing

@testable import memc

/// `-o -`, pipes and devices take the bytes that a file would.
@Suite struct StandardOutputTests {
  /// Command lines that lack the path of their output, and what its name ends in.
  private static func cases(_ files: SampleFiles) -> [(arguments: [String], ending: String)] {
    let path = { (name: String) in files[name] }
    return [
      (["compile", path("m.onnx"), "-o"], ".memc"),
      (
        [
          "train", path("m.onnx"), "--images", path("x.npy"), "--labels", path("y.npy"), "--set",
          "passes.retrain.training.epochs=1", "-o",
        ], ".onnx"
      ),
      (["plan", path("m.onnx"), "--grid", "accelerator=isaac,tiny-8", "-o"], ".csv"),
      (["program", path("p.memc"), "--device", "lognormal:sigma=0.1", "-o"], ".npz"),
      (["simulate", path("p.memc"), "--images", path("x.npy"), "-o"], ".npy"),
      (["array", path("g.npy"), "--inputs", path("v.npy"), "-o"], ".npy"),
      (["array", path("g.npy"), "--inputs", path("v.npy"), "--spice"], ".cir"),
      (["plot", path("low.json"), path("high.json"), "-o"], ".svg"),
      (["device", "vteam", "--csv"], ".csv"), (["device", "vteam", "--svg"], ".svg"),
      (["device", "vteam", "--export", "spice", "-o"], ".cir"),
      (["export", path("p.memc"), "--format", "onnx", "-o"], ".onnx"),
    ]
  }

  /// How a shell gets the bytes into `$file`, by any name of standard output, or of a pipe.
  private static let ways = [
    "-": #"run - > "$file""#,
    "/dev/stdout": #"run /dev/stdout > "$file""#,
    "the file it is redirected to": #"run "$file" > "$file""#,
    "a pipe": #"run - | cat > "$file""#,
    "a named pipe": #"mkfifo "$file.pipe" && { cat "$file.pipe" > "$file" & } && run "$file.pipe""#
      + " && wait",
  ]

  @Test func everyCommandWritesTheBytesOfItsFile() throws {
    try SampleFiles.with { files in
      for (number, (arguments, ending)) in Self.cases(files).enumerated() {
        let whole = files["whole\(number)\(ending)"]
        #expect(try MemcProcess(arguments + [whole]).status == 0)
        let command = arguments.map { "'\($0)'" }.joined(separator: " ")
        for (index, (way, line)) in Self.ways.enumerated() {
          let file = files["way\(number)-\(index)\(ending)"]
          let result = try MemcProcess(
            shell: "run() { \"$memc\" \(command) \"$1\"; }; file='\(file)'; \(line)")
          #expect(result.status == 0, "\(way): \(result.error)")
          #expect(try InputFile(file).bytes == InputFile(whole).bytes, "\(arguments) to \(way)")
        }
      }
    }
  }

  @Test func resultsGoToStandardErrorThen() throws {
    try SampleFiles.with { files in
      let result = try MemcProcess("array", files["g.npy"], "--inputs", files["v.npy"], "-o", "-")
      #expect(
        result.error.hasPrefix("3 rows, 2 columns, 1 input vector\ncolumn current lost to wires: "))
      #expect(result.output.contains("NUMPY") && !result.output.contains("rows, "))
    }
  }

  @Test func aFileIsWrittenAlsoWhenNobodyReadsTheResults() throws {
    try SampleFiles.with { files in
      let result = try MemcProcess(
        shell: "{ sleep 0.1; \"$memc\" simulate '\(files["p.memc"])' --images '\(files["x.npy"])' "
          + "-o '\(files["o.npy"])'; echo $? >&2; } | true")
      #expect(result.error.hasSuffix("0\n"), "\(result.error)")
      #expect(InputFile.exists(files["o.npy"]))
    }
  }

  @Test func nothingIsKeptOfWhatGoesToNowhere() throws {
    try SampleFiles.with { files in
      for (arguments, _) in Self.cases(files) {
        let result = try MemcProcess(arguments + ["/dev/null"])
        #expect(result.status == 0, "\(arguments): \(result.error)")
        #expect(!result.output.isEmpty, "\(arguments)")
      }
    }
  }

  @Test func jsonAndAFileDoNotShareStandardOutput() throws {
    try SampleFiles.with { files in
      for (arguments, _) in Self.cases(files) {
        let result = try MemcProcess(arguments + ["-", "--json"])
        #expect(
          result.error == """
            error: /dev/stdout: '--json' and the output file cannot both use standard output
            note: choose another output file

            """, "\(arguments)")
        #expect(result.status == 64)
      }
    }
  }
}
