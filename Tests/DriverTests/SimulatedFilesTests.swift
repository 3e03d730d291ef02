import Basics
import Foundation
import NetworkIR
import TestSupport
import Testing

@testable import CommandFiles
@testable import Driver

/// Networks of several inputs and outputs, and the files they are given and write.
@Suite struct SimulatedFilesTests {
  /// `s = a W + b V`, `d = relu(s)`: two inputs, two outputs.
  private func program(_ folder: String, calibrated: Bool = true) throws -> String {
    let text = """
      memc-network 1
      input a float32[1, 2]
      input b float32[1, 3]
      p = MatMul(a, @w)
      q = MatMul(b, @v)
      s = Add(p, q)
      d = Relu(s)
      output s
      output d

      """
    try FileManager.default.createDirectory(
      atPath: "\(folder)/net", withIntermediateDirectories: true)
    try AtomicWrite.write(text, to: "\(folder)/net/network.txt")
    for (name, tensor) in [
      ("net/w", Tensor<Float>([2, 1], [1, -1])), ("net/v", Tensor([3, 1], [1, 1, -2])),
      ("a", Tensor([2, 2], [1, 0, 0, 1])), ("b", Tensor([2, 3], [1, 0, 0, 0, 0, 1])),
      ("short", Tensor([1, 3], [1, 0, 0])),
    ] {
      try AtomicWrite.write(Npy.write(tensor), to: "\(folder)/\(name).npy")
    }
    var compiler = Compiler(model: "\(folder)/net")
    compiler.mapping = TestFiles.mapping("baseline")
    if calibrated { compiler.calibration = ["b=\(folder)/b.npy", "a=\(folder)/a.npy"] }
    try ProgramFile.write(compiler.compile().program, to: "\(folder)/p.memc")
    return "\(folder)/p.memc"
  }

  private func simulation(_ folder: String, _ images: [String]? = nil, output: String? = nil) throws
    -> Simulation
  {
    var simulation = Simulation(
      program: try program(folder), images: images ?? ["a=\(folder)/a.npy", "b=\(folder)/b.npy"])
    simulation.output = output.map { Simulation.Output("\(folder)/\($0)") }
    return simulation
  }

  @Test func everyOutputIsAnArrayOfItsName() throws {
    try withFolder { folder in
      let result = try simulation(folder, output: "y.npz").run()
      #expect(result.warnings.isEmpty && result.images == 2)
      let file = try Npz(InputFile("\(folder)/y.npz"))
      #expect(file.keys == ["s", "d"])
      for (name, wanted) in [("s", [2.0, -3]), ("d", [2.0, 0])] {
        let found = try file.array(name)
        #expect(found.shape == [2, 1])
        #expect(zip(found.doubles, wanted).allSatisfy { abs($0 - $1) < 0.06 })
      }
    }
  }

  @Test func codesAreWrittenOfEveryOutput() throws {
    try withFolder { folder in
      var simulation = try simulation(folder, output: "y.npz")
      simulation.output?.areIntegers = true
      _ = try simulation.run()
      let file = try Npz(InputFile("\(folder)/y.npz"))
      let codes = try file.array("s")
      #expect(Set(file.keys) == ["s", "d"] && codes.type == .int32)
    }
  }

  @Test func aFileThatCannotHoldTheOutputsIsRefusedBeforeTheRun() throws {
    try withFolder { folder in
      let several = try diagnostic { try simulation(folder, output: "y.npy").run() }
      #expect(several.kind == .usage)
      #expect(
        several.message
          == "the network has 2 outputs, but '\(folder)/y.npy' can hold only one array")
      #expect(
        several.notes == ["use an .npz file, which holds an array for each of s, d"])
      let other = refusal { try simulation(folder, output: "y.txt").run() }
      #expect(
        other == "unknown extension of '\(folder)/y.txt': outputs are written as .npy or .npz")
    }
  }

  @Test func outputsOfSeveralChipsAreRefused() throws {
    try withFolder { folder in
      var simulation = try simulation(folder, output: "y.npz")
      simulation.drawing.device = "lognormal:sigma=0.1"
      simulation.drawing.chips = .exactly(2)
      let found = try diagnostic { try simulation.run() }
      #expect(found.kind == .usage)
      #expect(found.message == "'--output' writes the outputs of one chip, but up to 2 are drawn")
      #expect(
        found.notes == ["omit '--chips' and '--until-width' to draw only the chip of '--seed'"])
    }
  }

  @Test func anAccuracyNamesItsOutputAmongSeveral() throws {
    try withFolder { folder in
      try AtomicWrite.write(Npy.write(Tensor([2], repeating: UInt8(0))), to: "\(folder)/y.npy")
      var simulation = try simulation(folder)
      #expect(try simulation.run().judgedOutput == nil)
      simulation.goals = .labels("\(folder)/y.npy")
      let ideal = try simulation.run()
      #expect(ideal.judgedOutput == "s")
      #expect(ideal.text.contains("\naccuracy of 's' 100.00 %\n"))
      simulation.drawing.device = "lognormal:sigma=0.1"
      #expect(try simulation.run().text.contains("\naccuracy of 's' 100.00 % (1 chip)\n"))
    }
  }

  @Test func filesThatDoNotFitTheInputsAreRefused() throws {
    try withFolder { folder in
      let (a, b) = ("a=\(folder)/a.npy", "b=\(folder)/b.npy")
      for words in [["\(folder)/a.npy"], [a], [a, "\(folder)/b.npy"]] {
        let found = try diagnostic { try simulation(folder, words).run() }
        #expect(found.kind == .usage)
        #expect(
          found.message == "the network has 2 inputs, but '--images' names \(words.count) "
            + (words.count == 1 ? "file" : "files"))
        #expect(found.notes == ["use '--images a=FILE'", "use '--images b=FILE'"])
      }
      for (words, message) in [
        ([a, a], "input 'a' is given twice"), ([a, b, b], "input 'b' is given twice"),
        ([a, "c=\(folder)/b.npy"], "no input 'c'; the inputs are 'a', 'b'"),
      ] {
        let found = try diagnostic { try simulation(folder, words).run() }
        #expect(found.kind == .usage && found.message == message)
      }
      let short = refusal { try simulation(folder, [a, "b=\(folder)/short.npy"]).run() }
      #expect(short == "\(folder)/short.npy: 1 image, but '\(folder)/a.npy' has 2")
    }
  }

  @Test func anOnlyInputHasItsNameToo() throws {
    let inputs = [Graph.Input("x", .real([1, 2]))]
    try withFolder { folder in
      let path = "\(folder)/lr=1.npy"
      try AtomicWrite.write(Npy.write(Tensor<Float>([3, 2], repeating: 1)), to: path)
      let files = { try InputFiles([$0], of: "--images", for: inputs, ImagePreparation()) }
      #expect(try files(path).count == 3 && files("x=\(path)").count == 3)
      let other = try diagnostic { _ = try files("y=\(path)") }
      #expect(other.kind == .usage && other.message == "no input 'y'; the only input is 'x'")
    }
  }

  @Test func theOutputsOfAllInputsAreVerified() throws {
    try withFolder { folder in
      let path = try program(folder)
      let result = try ProgramVerification(
        of: path, model: nil, inputs: ["a=\(folder)/a.npy", "b=\(folder)/b.npy"], threads: 1
      ).run()
      #expect(result.pass && result.checks.last?.detail.hasSuffix("for 2 inputs") == true)
    }
  }

  @Test func aResultNamesAllItFollowsFrom() throws {
    try withFolder { folder in
      var simulation = try simulation(folder)
      simulation.drawing.device = "lognormal:sigma=0.1"
      simulation.command = "memc simulate"
      let result = try simulation.run()
      let provenance = try #require(result.provenance)
      #expect(provenance.filesSha256.keys.sorted() == ["images a", "images b", "program"])
      let digest = try DataFile.sha256("\(folder)/a.npy")
      #expect(provenance.filesSha256["images a"] == digest)
      #expect(provenance.seed == 1 && provenance.command == "memc simulate")
      let device = try #require(provenance.device)
      #expect("\(device)".contains("sigma = 0.1") && "\(device)".contains("read-noise = 0.0"))
      #expect(result.text.hasSuffix("reproduce with: memc simulate"))
      #expect(result.text.contains("images 'a': float32, used as is; images 'b': float32"))
    }
  }
}
