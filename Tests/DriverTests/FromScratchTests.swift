import Basics
import TestSupport
import Testing

@testable import CommandFiles
@testable import Driver
@testable import Evaluation

/// Programs of networks without values, with random weights, and the tables they learn from.
@Suite struct FromScratchTests {
  /// A network of `models/networks`, and its table in `models/tasks`.
  struct Task: CustomTestStringConvertible, Sendable {
    let network: String
    let table: String
    /// What training reaches on all examples, and in how many epochs.
    let accuracy: Double
    let epochs: Int

    var testDescription: String { network }
    var model: String { TestFiles.model("networks/\(network).txt") }
    var examples: String { TestFiles.model("tasks/\(table).csv") }
  }

  static let tasks = [
    Task(network: "iris", table: "iris", accuracy: 0.9, epochs: 30),
    Task(network: "breast-cancer", table: "breast-cancer", accuracy: 0.9, epochs: 10),
    Task(network: "digits-8x8", table: "digits-8x8", accuracy: 0.9, epochs: 5),
    Task(network: "letters", table: "letters-3x3", accuracy: 1, epochs: 60),
    Task(network: "xor", table: "xor", accuracy: 1, epochs: 400),
  ]

  private func compiler(_ task: Task, seed: Int?) -> Compiler {
    var compiler = Compiler(model: task.model)
    compiler.mapping = TestFiles.mapping("learn")
    compiler.initialSeed = seed
    compiler.calibration = [task.examples]
    return compiler
  }

  @Test(arguments: tasks)
  func randomWeightsFollowFromTheSeed(task: Task) throws {
    let program = try compiler(task, seed: 1).compile().program
    let again = try compiler(task, seed: 1).compile().program
    let other = try compiler(task, seed: 2).compile().program
    #expect(program.manifest.initialSeed == 1)
    #expect(try ProgramFile.bytes(of: program) == ProgramFile.bytes(of: again))
    #expect(program.program.blocks.map(\.codes) != other.program.blocks.map(\.codes))
    try withFolder { folder in
      let path = "\(folder)/a.memc"
      try ProgramFile.write(program, to: path)
      #expect(try ProgramVerification(of: path, model: task.model, threads: 1).run().pass)
    }
  }

  @Test(arguments: tasks)
  func networksLearnTheirTables(task: Task) throws {
    try withFolder { folder in
      let session = TrainingSession(
        ExampleFiles(images: task.examples, goals: .labels(task.examples), heldBack: 0))
      var training = ModelTraining(
        model: task.model, session: session, output: "\(folder)/a.onnx")
      training.mapping = TestFiles.mapping("train")
      training.overrides = ["epochs=\(task.epochs)", "batch=8", "rate=0.01"].map {
        "passes.retrain.training.\($0)"
      }
      let result = try training.run()
      #expect(result.epochs.last?.accuracy ?? 0 >= task.accuracy)
    }
  }

  @Test func weightsOfAModelAreReplaced() throws {
    var compiler = Compiler(model: TestFiles.model("tiny.onnx"))
    compiler.mapping = TestFiles.mapping("baseline")
    let own = try compiler.compile().program
    compiler.initialSeed = 1
    let drawn = try compiler.compile().program
    #expect(own.program.blocks.map(\.codes) != drawn.program.blocks.map(\.codes))
    #expect(own.manifest.initialSeed == nil && drawn.manifest.initialSeed == 1)
  }

  @Test func parametersWithoutValuesAreRefused() throws {
    let refusal = try diagnostic { try compiler(Self.tasks[4], seed: nil).compile() }
    #expect(refusal.kind == .unsupported)
    #expect(
      refusal.message
        == "the parameters 'fc1.bias', 'fc1.weight', 'fc2.bias', … have no values yet")
    #expect(
      refusal.notes == [
        "'memc train' gives values, and writes the trained network with '-o'; "
          + "'memc compile --from-scratch' draws them at random"
      ])
  }

  @Test(arguments: [
    (
      "r = Relu(x)\ny = Mul(r, @s)", "the network has no weights to train",
      "only weights and biases of Conv, Gemm and MatMul can be trained"
    ),
    (
      "m = MatMul(x, @w)\nr = Relu(m)\ny = Mul(r, @s)",
      "the parameter 's' has no values, and none are drawn",
      "only weights and biases of Conv, Gemm and MatMul are drawn at random"
    ),
  ])
  func parametersThatCannotBeDrawnAreRefused(nodes: String, message: String, note: String) throws {
    try withFolder { folder in
      let path = "\(folder)/n.txt"
      let weights = nodes.contains("@w") ? "parameter w float32[2, 2]\n" : ""
      try AtomicWrite.write(
        Array(
          """
          memc-network 1
          input x float32[1, 2]
          \(weights)parameter s float32[2]
          \(nodes)
          output y

          """.utf8), to: path)
      var compiler = Compiler(model: path)
      compiler.mapping = TestFiles.mapping("baseline")
      compiler.initialSeed = 1
      let refusal = try diagnostic { try compiler.compile() }
      #expect(refusal.message == message && refusal.notes == [note])
    }
  }
}
