import Basics
import TestSupport
import Testing
import TileAnalysis
import TileMachine

@testable import CommandFiles
@testable import Driver
@testable import Evaluation

@Suite struct CompilerTests {
  private static let models = [
    "tiny.onnx", "digits.onnx", "lenet5.onnx", "lenet5-sparse.onnx", "lenet5-npy",
    "fashion-residual.onnx",
  ]

  @Test(arguments: models)
  func everyModelCompilesAndVerifiesAgainstItsSource(model: String) throws {
    try withFolder { folder in
      let program = try compile(model)
      let path = "\(folder)/a.memc"
      try ProgramFile.write(program, to: path)
      let result = try ProgramVerification(
        of: path, model: TestFiles.model(model), inputs: nil, threads: 2
      ).run()
      #expect(result.pass, "\(result.text)")
      #expect(result.checks.count == 5)
    }
  }

  @Test func aProgramFileReadsBackToTheSameBytes() throws {
    try withFolder { folder in
      let program = try compile("digits.onnx")
      let path = "\(folder)/a.memc"
      try ProgramFile.write(program, to: path)
      let again = try ProgramFile.read(path)
      #expect(try ProgramFile.bytes(of: again) == ProgramFile.bytes(of: program))
    }
  }

  @Test func theBytesDoNotDependOnThreads() throws {
    let all = try [1, 2, 7].map { try ProgramFile.bytes(of: compile("digits.onnx", threads: $0)) }
    #expect(all[0] == all[1] && all[1] == all[2])
  }

  @Test func theTinyMachinesProgramIsShortEnoughToReadByEye() throws {
    let program = try compile("tiny.onnx", overrides: ["accelerator=tiny-8"])
    #expect(program.program.text == (try TestFiles.fixture("tiny-8.asm")))
  }

  @Test func lenetsProgramTextIsBelow64KiB() throws {
    #expect(try compile("lenet5.onnx").program.text.utf8.count < 64 * 1024)
  }

  private func compile(_ model: String, threads: Int = 2, overrides: [String] = []) throws
    -> CompiledProgram
  {
    var compiler = Compiler(model: TestFiles.model(model))
    compiler.mapping = TestFiles.mapping("baseline")
    compiler.overrides = overrides
    compiler.threads = threads
    return try compiler.compile().program
  }
}
