import Basics
import Foundation
import Testing

@testable import memc

/// `-q` means the same of every command: errors, warnings, files, and what an option asks for.
@Suite struct QuietTests {
  private struct Use {
    let arguments: [String]
    var warnings: [String] = []
    /// The file it writes.
    var output: String?
  }

  private static let synthetic =
    "activation ranges come from random inputs, so accuracies are unreliable: calibrate with a few "
    + "hundred images, 'memc compile --calibrate'"

  /// Every command; of another network the program that some are compared with.
  private static func uses(_ files: SampleFiles) -> [Use] {
    let path = { (name: String) in files[name] }
    let other = "the baseline is a different network: its inputs or outputs have other shapes"
    let examples = ["--images", path("x.npy"), "--labels", path("y.npy")]
    return [
      Use(arguments: ["check", path("m.onnx")]),
      Use(
        arguments: ["train", path("m.onnx"), "-o", path("t.onnx")] + examples, output: "t.onnx"),
      Use(
        arguments: ["compile", path("m.onnx"), "-o", path("c.memc")], warnings: [synthetic],
        output: "c.memc"),
      Use(
        arguments: [
          "plan", path("m.onnx"), "--grid", "accelerator=isaac,tiny-8", "-o", path("plan.svg"),
        ], output: "plan.svg"),
      Use(arguments: ["report", path("p.memc")], warnings: [synthetic]),
      Use(
        arguments: ["report", path("p.memc"), "--baseline", path("other.memc")],
        warnings: [other, synthetic]),
      Use(
        arguments: ["report", path("p.memc"), "--accounting", "--baseline", path("other.memc")],
        warnings: [other]),
      Use(arguments: ["verify", path("p.memc"), path("m.onnx")]),
      Use(
        arguments: ["program", path("p.memc"), "--device", "ideal", "-o", path("c.npz")],
        warnings: [synthetic], output: "c.npz"),
      Use(
        arguments: ["simulate", path("p.memc"), "--images", path("x.npy"), "-o", path("o.npy")],
        warnings: [synthetic], output: "o.npy"),
      Use(
        arguments: [
          "simulate", path("p.memc"), "--images", path("x.npy"), "--device", "lognormal:sigma=0.1",
          "--chips",
          "2",
        ], warnings: [synthetic]),
      Use(
        arguments: ["array", path("g.npy"), "--inputs", path("v.npy"), "-o", path("i.npy")],
        output: "i.npy"),
      Use(arguments: ["device", "vteam", "--csv", path("d.csv")], output: "d.csv"),
      Use(arguments: ["export", path("p.memc"), "-o", path("e.json")], output: "e.json"),
      Use(
        arguments: ["plot", path("low.json"), path("high.json"), "-o", path("f.svg")],
        output: "f.svg"),
      Use(
        arguments: [
          "learn", path("learn.memc"), "--device", "exponential", "--images", path("x.npy"),
          "--labels", path("y.npy"), "--validation", "2", "-o", path("learned.npz"),
        ], output: "learned.npz"),
      Use(arguments: ["inspect", path("m.onnx")]), Use(arguments: ["inspect", path("p.memc")]),
      Use(arguments: ["list", "devices"]),
      Use(arguments: ["sweep", "status", path("s.yaml")]),
      Use(arguments: ["diff", path("p.memc"), path("base.memc")]),
      Use(arguments: ["explain", path("p.memc")]),
      Use(
        arguments: ["new", "device", "cells", "-o", path("cells.yaml")], output: "cells.yaml"),
      Use(arguments: ["doctor"]),
    ]
  }

  @Test func onlyErrorsWarningsAndFilesAreLeft() throws {
    try SampleFiles.with { files in
      _ = try MemcProcess("compile", files["net"], "-o", files["other.memc"])
      for use in Self.uses(files) {
        let result = try MemcProcess(use.arguments + ["-q"], in: files.folder)
        let warnings = use.warnings.map { "warning: \($0)\n" }.joined()
        #expect(result.error == warnings, "\(use.arguments)")
        #expect(result.output == "" && result.status == 0, "\(use.arguments)")
        if let output = use.output { #expect(InputFile.exists(files[output])) }
      }
      let commands = Set(Self.uses(files).map { $0.arguments[0] })
      #expect(commands == Set(Memc.configuration.subcommands.map { $0._commandName }))
    }
  }

  @Test func jsonIsAskedForByItsForm() throws {
    try SampleFiles.with { files in
      _ = try MemcProcess("compile", files["net"], "-o", files["other.memc"])
      for use in Self.uses(files) {
        let result = try MemcProcess(use.arguments + ["-q", "--json"], in: files.folder)
        #expect(try result.json.record != nil, "\(use.arguments)")
      }
    }
  }

  @Test func otherFormsAreAskedForToo() throws {
    try SampleFiles.with { files in
      let commands = [
        ["report", files["p.memc"], "--format", "csv"],
        ["report", files["p.memc"], "--format", "html"],
        ["inspect", files["p.memc"], "--chip", files["chip.npz"], "--format", "html"],
        ["inspect", files["p.memc"], "--cells"],
        ["inspect", files["p.memc"], "--spice"], ["compile", files["m.onnx"], "--emit", "graph"],
      ]
      for command in commands {
        let (loud, quiet) = try (MemcProcess(command), MemcProcess(command + ["-q"]))
        #expect(!quiet.output.isEmpty && quiet.output == loud.output, "\(command)")
      }
    }
  }

  @Test func aCheckThatFailsTellsWhy() throws {
    try SampleFiles.with { files in
      let check = try MemcProcess("check", "\(MemcProcess.root)/models/networks/lenet5.txt", "-q")
      #expect(
        check.error == """
          the parameters 'conv1.bias', 'conv1.weight', 'conv2.bias', … have no values yet
            note: 'memc train' gives values, and writes the trained network with '-o'; \
          'memc compile --from-scratch' draws them at random
          cannot be compiled: every node can, but the model has 1 problem

          """)
      #expect(check.status == 69 && check.output == "")
      let verify = try MemcProcess("verify", files["p.memc"], files["net"], "-q")
      #expect(verify.error.hasPrefix("FAIL  model: the program was compiled from model "))
      #expect(verify.error.hasSuffix("\nnot verified\n") && verify.error.count { $0 == "\n" } == 2)
      #expect(verify.status == 1 && verify.output == "")
    }
  }

  @Test func quietAndVerboseExcludeEachOther() throws {
    for command in Memc.configuration.subcommands.map({ $0._commandName }) {
      let first = command == "sweep" ? [command, "plan"] : [command]
      let result = try MemcProcess(first + ["a", "-q", "-v"])
      // what a command lacks besides may be told first
      let told = result.error.hasPrefix("error: '--quiet' and '--verbose' cannot be combined\n")
      #expect(told || result.error.hasPrefix("error: Missing expected argument"), "\(command)")
      #expect(result.status == 64)
    }
  }
}
