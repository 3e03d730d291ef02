import Basics
import Exporters
import Importers
import TestSupport
import Testing

@testable import CommandFiles
@testable import Driver
@testable import Evaluation

@Suite struct ExportTests {
  @Test(arguments: ["written.onnx", "written"])
  func aWrittenNetworkCompilesToTheSameProgram(name: String) throws {
    let model = TestFiles.model("lenet5.onnx")
    try withFolder { folder in
      let written = "\(folder)/\(name)"
      try ModelWriter.write(
        ModelLoader.load(model).requireGraph(), to: written, version: Version.current)
      let program = try compile(model)
      var again = try compile(written)
      #expect(again.manifest.modelSha256 != program.manifest.modelSha256)
      again.manifest.modelSha256 = program.manifest.modelSha256
      again.manifest.assumptions = program.manifest.assumptions  // only ONNX has symbolic sizes
      #expect(try ProgramFile.bytes(of: again) == ProgramFile.bytes(of: program))
    }
  }

  private func compile(_ model: String) throws -> CompiledProgram {
    var compiler = Compiler(model: model)
    compiler.mapping = TestFiles.mapping("baseline")
    compiler.threads = 2
    return try compiler.compile().program
  }
}
