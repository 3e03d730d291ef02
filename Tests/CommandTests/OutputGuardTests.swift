import Basics
import Foundation
import TestSupport
import Testing

@testable import memc

/// What is read is not written over, whatever leads to it.
@Suite struct OutputGuardTests {
  /// A command, the options that name outputs, and all files that it reads.
  private struct Use {
    let command: [String]
    let outputs: [String]
    let inputs: [String]
    /// What the name of an output must end in.
    var ending = ""
  }

  private static func uses(_ files: SampleFiles) -> [Use] {
    let path = { (name: String) in files[name] }
    return [
      Use(
        command: [
          "compile", path("m.onnx"), "--mapping", path("m.yaml"), "--calibrate", path("x.npy"),
          "--faults", path("faults.npy"), "--baseline-model", path("dense.onnx"),
        ], outputs: ["-o"],
        inputs: ["m.onnx", "m.yaml", "a.yaml", "x.npy", "faults.npy", "dense.onnx"]),
      Use(
        command: ["compile", path("m.onnx"), "--calibrate", path("x.npz") + ":k"], outputs: ["-o"],
        inputs: ["x.npz"]),
      Use(
        command: ["compile", path("net")], outputs: ["-o"],
        inputs: ["net/network.txt", "net/fc.weight.npy", "net/fc.bias.npy"]),
      Use(
        command: [
          "plan", path("m.onnx"), "--mapping", path("m.yaml"), "--grid",
          "passes.quantize.weight-bits=4,8",
        ], outputs: ["-o"], inputs: ["m.onnx", "m.yaml", "a.yaml"], ending: ".csv"),
      Use(
        command: [
          "report", path("p.memc"), "--baseline", path("base.memc"), "--format", "html",
        ], outputs: ["-o"], inputs: ["p.memc", "base.memc"]),
      Use(
        command: [
          "inspect", path("p.memc"), "--chip", path("chip.npz"), "--format", "html",
        ], outputs: ["-o"], inputs: ["p.memc", "chip.npz"]),
      Use(
        command: ["train", path("m.onnx"), "--images", path("x.npy"), "--labels", path("y.npy")],
        outputs: ["-o"], inputs: ["m.onnx", "x.npy", "y.npy"], ending: ".onnx"),
      Use(
        command: [
          "simulate", path("p.memc"), "--images", path("x.npy"), "--labels", path("y.npy"),
          "--chip", path("chip.npz"),
        ], outputs: ["-o"], inputs: ["p.memc", "x.npy", "y.npy", "chip.npz"], ending: ".npy"),
      Use(
        command: [
          "simulate", path("p.memc"), "--images", path("x.npz") + ":k", "--targets",
          path("goals.npy"), "--device", path("d.yaml"), "--programming",
          "two-phase:method=retrain",
          "--calibrate", path("c.npy"), "--calibrate-labels", path("l.npy"),
        ], outputs: ["-o"],
        inputs: ["x.npz", "goals.npy", "d.yaml", "map.npy", "c.npy", "l.npy"], ending: ".npy"),
      Use(
        command: [
          "simulate", path("p.memc"), "--images", path("x.npy"), "--energy", "--baseline",
          path("base.memc"),
        ], outputs: ["-o"], inputs: ["base.memc"], ending: ".npy"),
      Use(
        command: [
          "program", path("p.memc"), "--device", path("d.yaml"), "--programming",
          "two-phase:method=retrain", "--calibrate", path("c.npy"), "--calibrate-labels",
          path("l.npy"),
        ], outputs: ["-o"], inputs: ["p.memc", "d.yaml", "map.npy", "c.npy", "l.npy"]),
      Use(
        command: ["array", path("g.npy"), "--inputs", path("v.npy"), "--device", path("e.yaml")],
        outputs: ["-o", "--spice"], inputs: ["g.npy", "v.npy", "e.yaml"]),
      Use(
        command: [
          "export", path("p.memc"), "--format", "cells", "--chip", path("chip.npz"),
        ], outputs: ["-o"], inputs: ["p.memc", "chip.npz"]),
      Use(
        command: ["device", path("memristor.yaml"), "--drive", path("drive.csv")],
        outputs: ["--csv", "--svg"], inputs: ["memristor.yaml", "drive.csv"]),
      Use(
        command: ["plot", path("low.json"), path("high.json")], outputs: ["-o"],
        inputs: ["low.json", "high.json"], ending: ".svg"),
    ]
  }

  @Test func noOutputReplacesAFileThatIsRead() throws {
    try SampleFiles.with { files in
      for use in Self.uses(files) {
        for option in use.outputs {
          for input in use.inputs {
            for output in try files.names(of: input, ending: use.ending) {
              try expectRefusal(use.command + [option, output], files, input)
            }
          }
        }
      }
    }
  }

  private func expectRefusal(_ arguments: [String], _ files: SampleFiles, _ input: String) throws {
    let before = try files.bytes(input)
    let output = arguments[arguments.count - 1]
    let diagnostic = try diagnostic { try Memc.run(arguments) }
    #expect(
      diagnostic
        == Diagnostic(
          .usage, "refusing to overwrite the input '\(files[input])'", at: Place(output),
          notes: ["choose another output file"]),
      "\(arguments)")
    #expect(try files.bytes(input) == before)
  }

  @Test func twoOutputsHaveTwoFiles() throws {
    try SampleFiles.with { files in
      let output = files["new.npy"]
      let diagnostic = try diagnostic {
        try Memc.run([
          "array", files["g.npy"], "--inputs", files["v.npy"], "-o", output, "--spice",
          files["./new.npy"],
        ])
      }
      #expect(
        diagnostic.description
          == "two outputs are the same file: '\(output)' and '\(files["./new.npy"])'")
      #expect(diagnostic.kind == .usage)
    }
  }

  @Test func outputsThatCannotBeWrittenAreRefusedBeforeTheWork() throws {
    let diagnostic = try diagnostic {
      try Memc.run(["simulate", "none.memc", "--images", "none.npy", "-o", "/none/out.npy"])
    }
    #expect(diagnostic.description == "/none/out.npy: no such file or directory")
    #expect(diagnostic.kind == .cannotCreate)
  }

  @Test func checkpointsDoNotReplaceExamples() throws {
    try SampleFiles.with { files in
      try AtomicWrite.write(files.bytes("x.npz"), to: files["run.0.npz"])
      let diagnostic = try diagnostic {
        try Memc.run([
          "train", files["m.onnx"], "--images", files["run.0.npz"] + ":k", "--labels",
          files["y.npy"], "--checkpoint", files["run"], "-o", files["out.onnx"],
        ])
      }
      #expect(
        diagnostic.message.hasPrefix("refusing to overwrite the input '\(files["run.0.npz"])'"))
    }
  }

  /// A run that goes on writes over the checkpoint that it has read.
  @Test func checkpointsAreReplaced() throws {
    try SampleFiles.with { files in
      let arguments = [
        "train", files["m.onnx"], "--images", files["x.npy"], "--labels", files["y.npy"],
        "--checkpoint", files["run"], "--set", "passes.retrain.training.epochs=2", "-o",
        files["out.onnx"],
      ]
      let statuses = try (0..<2).map { _ in try MemcProcess(arguments).status }
      #expect(statuses == [0, 0])
      #expect(InputFile.exists(files["run.0.npz"]))
    }
  }
}

extension SampleFiles {
  /// The file by its name (where that has the ending), by another spelling, and by links.
  fileprivate func names(of file: String, ending: String) throws -> [String] {
    let links = ["symbolic", "hard"].map { self["\($0)-link\(ending)"] }
    for link in links { unlink(link) }
    guard symlink(self[file], links[0]) == 0, link(self[file], links[1]) == 0 else {
      throw Diagnostic(.inputOutput, "cannot link")
    }
    return [self[file], self["./" + file]].filter { $0.hasSuffix(ending) } + links
  }
}

@Test(arguments: ["", "checkpoints/"])
func checkpointsHaveAName(_ name: String) throws {
  let error = try #require(throws: (any Error).self) {
    try Memc.parseAsRoot(
      ["train", "a.onnx", "--images", "x", "--labels", "y", "-o", "b.onnx", "--checkpoint", name])
  }
  #expect(
    Memc.message(for: error)
      == "'--checkpoint' must be a prefix of file names, not a folder")
}
