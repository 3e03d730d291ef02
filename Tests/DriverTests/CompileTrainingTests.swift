import Basics
import TestSupport
import Testing

@testable import CommandFiles
@testable import Driver

@Suite struct CompileTrainingTests {
  private let session = TrainingSession(
    ExampleFiles(
      images: TestFiles.model("digits/train-images.npy"),
      goals: .labels(TestFiles.model("digits/train-labels.npy")), heldBack: 97))

  private func compiler(_ mapping: String, _ session: TrainingSession?) -> Compiler {
    var compiler = Compiler(model: TestFiles.model("tiny.onnx"))
    compiler.mapping = TestFiles.mapping(mapping)
    if mapping == "train" { compiler.overrides = ["passes.retrain.training.epochs=1"] }
    compiler.training = session
    return compiler
  }

  @Test func aMappingThatTrainsCompilesWithExamples() throws {
    var compiler = compiler("train", session)
    let program = try compiler.compile().program
    let manifest = program.manifest
    #expect(manifest.training?.seed == 1 && manifest.training?.heldBack == 97)
    #expect(manifest.training?.imagesSha256 == manifest.calibrationSha256)
    #expect(manifest.calibration == "min-max over 512 images")
    compiler.threads = 2
    #expect(try ProgramFile.bytes(of: compiler.compile().program) == ProgramFile.bytes(of: program))
    let untrained = try SmallNetworks.compile(TestFiles.model("tiny.onnx"))
    #expect(program.program.blocks.map(\.codes) != untrained.program.blocks.map(\.codes))
  }

  @Test func trainedWeightsAreNotVerifiedAgainstTheModelTheyBeganAs() throws {
    try withFolder { folder in
      let path = "\(folder)/a.memc"
      try ProgramFile.write(compiler("train", session).compile().program, to: path)
      let refusal = #expect(throws: Diagnostic.self) {
        try ProgramVerification(
          of: path, model: TestFiles.model("tiny.onnx"), inputs: nil, threads: 1
        ).run()
      }
      #expect(refusal?.kind == .unsupported)
      #expect(
        refusal?.description
          == "cannot compare with the model: the program's weights were trained by 'retrain' during "
          + "compilation")
      #expect(try ProgramVerification(of: path, model: nil, inputs: nil, threads: 1).run().pass)
    }
  }

  @Test func whatMemcTrainWritesVerifiesAgainstItself() throws {
    try withFolder { folder in
      let model = "\(folder)/trained.onnx"
      var training = ModelTraining(
        model: TestFiles.model("tiny.onnx"), session: session, output: model)
      training.mapping = TestFiles.mapping("train")
      training.overrides = ["passes.retrain.training.epochs=1"]
      _ = try training.run()
      let images = TestFiles.model("digits/train-images.npy")
      let apart = try SmallNetworks.compile(model, images: images)
      let program = try compiler("train", session).compile().program
      #expect(program.program.blocks.map(\.codes) == apart.program.blocks.map(\.codes))
      var trained = Compiler(model: model)
      (trained.mapping, trained.isTrained) = (TestFiles.mapping("train"), true)
      trained.calibration = [images]
      let same = try trained.compile().program
      #expect(same.program.blocks.map(\.codes) == apart.program.blocks.map(\.codes))
      let path = "\(folder)/a.memc"
      try ProgramFile.write(same, to: path)
      #expect(try ProgramVerification(of: path, model: model, inputs: nil, threads: 1).run().pass)
    }
  }

  @Test func aTrainingThatRuinsTheNetworkIsToldByTrainAndCompile() throws {
    try withFolder { folder in
      let overrides = ["passes.retrain.training.epochs=1", "passes.retrain.training.rate=10"]
      var training = ModelTraining(
        model: TestFiles.model("digits.onnx"), session: session, output: "\(folder)/a.onnx")
      (training.mapping, training.overrides) = (TestFiles.mapping("train"), overrides)
      let trained = try training.run()
      let warning = try #require(
        ModelTraining.warning(from: trained.accuracyBefore, to: trained.accuracy))
      #expect(trained.warnings == [warning])
      var compiler = compiler("train", session)
      compiler.model = TestFiles.model("digits.onnx")
      compiler.overrides = overrides
      #expect(try compiler.compile().program.manifest.warnings.contains(warning))
    }
  }

  @Test func examplesAndPassesThatTrainNeedEachOther() throws {
    let idle = #expect(throws: Diagnostic.self) { try compiler("baseline", session).compile() }
    #expect(idle?.message == "the mapping 'baseline' has no pass that trains")
    var taught = session
    taught.teacher = TestFiles.model("tiny.onnx")
    let untaught = #expect(throws: Diagnostic.self) { try compiler("train", taught).compile() }
    #expect(
      untaught?.message
        == "'--teacher' has no effect: no pass of the mapping has a 'teacher-weight' above 0")
    let hungry = #expect(throws: Diagnostics.self) { try compiler("train", nil).compile() }
    #expect(hungry?.all.map(\.message) == ["retrain: training requires examples"])
    #expect(
      hungry?.all.first?.notes
        == [
          "give '--images X --labels Y' to 'memc train' or 'memc compile'; for a model that 'memc "
            + "train' wrote by this mapping, use 'memc compile --trained'"
        ])
  }
}
