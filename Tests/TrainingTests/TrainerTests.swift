import Basics
import NetworkIR
import Operators
import Synchronization
import Testing

@testable import Training

struct TrainerTests {
  @Test func trainingDoesNotDependOnThreads() throws {
    let graphs = try [1, 2, 3].map { threads in
      var trainer = try Fixtures.trainer(epochs: 2)
      trainer.threads = threads
      return try trainer.train()
    }
    #expect(graphs[0] == graphs[1])
    #expect(graphs[0] == graphs[2])
  }

  @Test func aSmallNetworkLearnsWhichHalfIsBright() throws {
    let trainer = try Fixtures.trainer(epochs: 12)
    let graph = try trainer.train()
    let accuracy = try TrainingNetwork(graph).evaluate(Fixtures.data(seed: 9)).accuracy
    #expect(try #require(accuracy) > 0.95)
  }

  @Test func trainingResumedFromACheckpointMatchesTrainingWithoutAStop() throws {
    let whole = try Fixtures.trainer(epochs: 4)
    let store = MemoryStore()
    var broken = whole
    broken.checkpoints = store
    broken.observe = { if $0.epoch == 2 { store.stops() } }
    #expect(throws: MemoryStore.Stopped.self) { try broken.train() }
    #expect(store.last?.step == 4)  // two batches of 70 in 200 examples, twice
    broken.observe = { _ in }
    #expect(try broken.train() == whole.train())
  }

  @Test func aCheckpointOfAnotherNetworkIsRefused() throws {
    let store = MemoryStore()
    try store.save(Checkpoint(step: 1, parameters: [1], optimizer: [[0], [0]], hooks: []))
    var trainer = try Fixtures.trainer(epochs: 1)
    trainer.checkpoints = store
    let refusal = #expect(throws: Diagnostic.self) { try trainer.train() }
    #expect(refusal?.message == "the checkpoint is from another training run")
    let count = trainer.network.parameterCount
    let numbers = [Float](repeating: .nan, count: count)
    try store.save(
      Checkpoint(step: 1, parameters: numbers, optimizer: [numbers, numbers], hooks: []))
    #expect(throws: Diagnostic.self) { try trainer.train() }
  }

  @Test func aLossThatIsNotFiniteStopsTraining() throws {
    let text =
      "memc-network 1\ninput x float32[1, 1, 6, 6]\nf = Flatten(x)\ny = MatMul(f, @w)\noutput y"
    let graph = try Graph(text: text, source: "n", operators: operators) { _ in
      AnyTensor(Tensor([36, 1], repeating: Float(1)))
    }
    let inputs = Fixtures.data(seed: 1).inputs
    let goals = TrainingData(inputs: inputs, goals: .targets(Tensor([200, 1], repeating: 0)))
    var recipe = TrainingRecipe()
    (recipe.epochs, recipe.batch, recipe.rate) = (50, 50, 100)
    recipe.optimizer = Value(.text("momentum"))
    let trainer = try Trainer(graph, recipe, goals, seed: 1)
    let refusal = try #require(#expect(throws: Diagnostic.self) { try trainer.train() })
    #expect(refusal.kind == .checkFailed)
    #expect(refusal.message.hasPrefix("the loss is not finite at step "))
  }

  @Test func weightsThatAreNotFiniteStopTrainingEvenAfterTheLastStep() throws {
    let store = MemoryStore()
    var recipe = TrainingRecipe()
    (recipe.batch, recipe.rate) = (200, 100)
    recipe.optimizer = Value(.text("momentum"))
    let data = Fixtures.data(seed: 1)
    let bright = TrainingData(inputs: data.inputs.map { $0 * 1e37 }, goals: data.goals)
    var trainer = try Trainer(Fixtures.graph(), recipe, bright, seed: 1)
    trainer.checkpoints = store
    let refusal = #expect(throws: Diagnostic.self) { try trainer.train() }
    #expect(refusal?.message.hasSuffix(" is not finite at step 1 of epoch 1") == true)
    #expect(store.last == nil)
  }

  @Test func aTeacherMustFitTheStudent() throws {
    var trainer = try Fixtures.trainer(epochs: 1, teacherWeight: 0.5)
    let text = "memc-network 1\ninput x float32[1, 36]\ny = MatMul(x, @w)\noutput y"
    trainer.teacher = try TrainingNetwork(
      Graph(text: text, source: "n", operators: operators) { _ in
        AnyTensor(Tensor([36, 3], repeating: Float(1)))
      })
    let refusal = #expect(throws: Diagnostic.self) { try trainer.train() }
    #expect(
      refusal?.message
        == "the teacher takes [1, 36] and yields 3 numbers, but the network takes [1, 1, 6, 6] and "
        + "yields 2")
  }

  @Test func trainingReducesTheErrorOfTargets() throws {
    let data = Fixtures.data(seed: 3)
    let targets = (0..<data.count).flatMap { image -> [Float] in
      let pixels = data.inputs.elements[image * 36..<(image + 1) * 36]
      return [pixels.reduce(0, +) / 36, pixels.max() ?? 0]
    }
    let goals = TrainingData(
      inputs: data.inputs, goals: .targets(Tensor([data.count, 2], targets)))
    var recipe = TrainingRecipe()
    (recipe.epochs, recipe.batch, recipe.rate) = (60, 50, 0.01)
    let trainer = try Trainer(Fixtures.graph(), recipe, goals, seed: 1)
    let before = try #require(try trainer.network.evaluate(goals).meanSquaredError)
    let after = try TrainingNetwork(trainer.train()).evaluate(goals)
    #expect(try #require(after.meanSquaredError) < before / 20)
    #expect(after.accuracy == nil)
  }

  @Test func dataThatDoNotFitTheNetworkAreRefused() throws {
    func refusal(_ data: TrainingData) throws -> String? {
      #expect(throws: Diagnostic.self) {
        try Trainer(Fixtures.graph(), TrainingRecipe(), data, seed: 1)
      }?.message
    }
    let images = Tensor([2, 1, 6, 6], repeating: Float(0))
    #expect(
      try refusal(TrainingData(inputs: images.reshaped([2, 36]), goals: .classes([0, 1])))
        == "the network takes inputs of shape [1, 1, 6, 6], not [1, 36]")
    #expect(
      try refusal(TrainingData(inputs: images, goals: .classes([0])))
        == "2 inputs have 1 labels")
    #expect(
      try refusal(TrainingData(inputs: images, goals: .classes([0, 2])))
        == "label 1 is 2, but the network has 2 classes")
    #expect(
      try refusal(TrainingData(inputs: images, goals: .targets(Tensor([2, 3], repeating: 0))))
        == "targets of shape [2, 3] do not fit 2 outputs of 2 numbers")
  }

  @Test func everyNodeWithoutAGradientIsNamed() throws {
    let text = """
      memc-network 1
      input x float32[1, 4]
      a = Floor(x)
      b = MatMul(a, @w)
      c = Ceil(b)
      output c
      """
    let graph = try Graph(text: text, source: "n", operators: operators) { _ in
      AnyTensor(Tensor([4, 2], repeating: Float(1)))
    }
    let refusal = #expect(throws: Diagnostics.self) { try TrainingNetwork(graph) }
    #expect(
      refusal?.all.map(\.description)
        == ["n:3:1: 'Floor' has no gradient", "n:5:1: 'Ceil' has no gradient"])
  }
}

/// Keeps the last checkpoint, and stops training after one if asked.
private final class MemoryStore: CheckpointStore {
  struct Stopped: Error {}

  private let state = Mutex<(checkpoint: Checkpoint?, isStopping: Bool)>((nil, false))

  var last: Checkpoint? { state.withLock { $0.checkpoint } }
  func stops() { state.withLock { $0.isStopping = true } }
  func load() throws -> Checkpoint? { last }

  func save(_ checkpoint: Checkpoint) throws {
    let isStopping = state.withLock { state in
      defer { state.isStopping = false }
      state.checkpoint = checkpoint
      return state.isStopping
    }
    if isStopping { throw Stopped() }
  }
}
