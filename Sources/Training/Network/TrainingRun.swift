import Basics
import CTraining
import Foundation

/// A training run in progress: its parameters, and the steps done.
struct TrainingRun {
  private let trainer: Trainer
  private let runner: BatchRunner
  private let mover: any ParameterMover
  private var hooks: [any WeightHook]
  private let latentWeights: FloatMemory
  private let gradient: FloatMemory
  /// The parameters that the batch sees, without hooks that vary by shard.
  private let common: FloatMemory
  private var sparsity = Sparsity.none
  private(set) var step = 0
  let steps: Int
  private var order: [Int] = []
  private var epochLoss = 0.0
  private var epochCorrect = 0
  private let start = ContinuousClock.now
  private var firstStep = 0

  init(_ trainer: Trainer) throws {
    self.trainer = trainer
    let network = trainer.network
    mover =
      try trainer.mover
      ?? OptimizerMover(
        trainer.recipe.makeOptimizer(), network, keepsZeros: trainer.keepsZeros)
    hooks = trainer.hooks
    steps = trainer.steps
    latentWeights = FloatMemory(network.initialParameters)
    let count = network.parameterCount
    gradient = FloatMemory(count: count)
    common = FloatMemory(count: count)
    runner = BatchRunner(
      network, trainer.data, batch: trainer.recipe.batch, teacher: trainer.teacher,
      keepsProducts: mover.takesProducts && !trainer.keepsZeros
        && !hooks.contains(where: \.usesGradient),
      threads: trainer.threads)
    try mover.start(latentWeights.buffer)
  }

  private var moment: Moment { Moment(step: step, of: steps, seed: trainer.seed) }

  /// The parameters as batches see them, without hooks that vary by shard.
  var forwardWeights: [Float] {
    let copy = FloatMemory(latentWeights.elements)
    for hook in hooks where !hook.variesByShard {
      hook.forward(copy.buffer, at: moment)
    }
    return copy.elements
  }

  /// Runs one step; after the last step of an epoch, reports progress and saves a checkpoint.
  mutating func advance() throws {
    let inEpoch = step % trainer.stepsPerEpoch
    if inEpoch == 0 || order.isEmpty { beginEpoch() }
    let batch = min(trainer.recipe.batch, trainer.data.count)
    let result = try batchGradient(Array(order[inEpoch * batch..<(inEpoch + 1) * batch]))
    guard result.loss.isFinite else { throw broken("the loss", at: step) }
    epochLoss += result.loss / Double(batch)
    epochCorrect += result.correct
    try move()
    step += 1
    if step % trainer.stepsPerEpoch == 0 || step == steps { try endEpoch(inEpoch + 1, batch) }
  }

  private mutating func beginEpoch() {
    let epoch = UInt64(step / trainer.stepsPerEpoch)
    order = Philox(seed: trainer.seed, stream: 1, epoch).shuffled(Array(0..<trainer.data.count))
    (epochLoss, epochCorrect) = (0, 0)
  }

  private mutating func batchGradient(_ examples: [Int]) throws -> BatchRunner.Result {
    let moment = moment
    let shared = hooks.filter { !$0.variesByShard }
    let own = hooks.filter(\.variesByShard)
    if !shared.isEmpty {
      _ = common.buffer.update(fromContentsOf: latentWeights.buffer)
      for hook in shared { hook.forward(common.buffer, at: moment) }
    }
    let (sparsity, perturbing) = (currentSparsity(), hooks.filter(\.perturbsValues))
    let seen = shared.isEmpty ? latentWeights : common
    let draws = Philox(
      seed: trainer.seed, stream: 2, UInt64(step / trainer.stepsPerEpoch))
    let (data, augmentation) = (trainer.data, trainer.recipe.augmentation)
    let shape = Array(data.inputs.shape.dropFirst())
    let size = shape.elementCount
    return try runner.gradient(
      of: examples, loss: trainer.recipe.loss, into: gradient.buffer, sparsity: sparsity
    ) {
      example, target in
      augmentation.write(
        data.inputs.elements[example * size..<(example + 1) * size], shape: shape,
        background: data.background, draws: draws.stream(UInt64(example)), to: target)
    } forwardWeights: { shard, memory in
      guard !own.isEmpty else { return UnsafePointer(seen.start) }
      _ = memory.update(fromContentsOf: seen.buffer)
      for hook in own { hook.forward(memory, at: moment.of(shard)) }
      return UnsafePointer(memory.baseAddress ?? seen.start)
    } perturb: {
      for hook in perturbing { hook.perturb($1, at: moment.of($0)) }
    }
  }

  /// The sparsity of weights that are 0, are seen as 0 and stay 0.
  private mutating func currentSparsity() -> Sparsity {
    let isDense =
      !trainer.keepsZeros || hooks.contains(where: \.variesByShard)
      || hooks.contains { $0.needsAllGradients(at: moment) }
    if isDense { return .none }
    sparsity.update(for: trainer.network.steps, latentWeights.start)
    return sparsity
  }

  /// Passes the gradient back through the hooks, moves the parameters, then runs the hooks'
  /// `afterStep`.
  private mutating func move() throws {
    let moment = moment
    let latent = UnsafeBufferPointer(latentWeights.buffer)
    for index in hooks.indices.reversed() {
      hooks[index].backward(gradient.buffer, latentWeights: latent, at: moment)
    }
    try flushingSubnormals {
      try mover.move(
        latentWeights.buffer,
        gradient: BatchGradient(elements: gradient.start, products: runner.products),
        rate: trainer.recipe.rate(at: moment.progress), at: moment)
    }
    let squares = mover.squares
    for index in hooks.indices {
      hooks[index].afterStep(latentWeights.buffer, squares: squares, at: moment)
    }
  }

  private func endEpoch(_ stepsDone: Int, _ batch: Int) throws {
    guard latentWeights.buffer.allSatisfy(\.isFinite) else {
      throw broken("a weight", at: step - 1)
    }
    let heldBack = try trainer.heldBack.map {
      try trainer.network.evaluate($0, parameters: forwardWeights, threads: trainer.threads)
    }
    let isClassifying = if case .classes = trainer.data.goals { true } else { false }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    trainer.observe(
      TrainingProgress(
        epoch: (step - 1) / trainer.stepsPerEpoch + 1,
        epochs: trainer.epochs, loss: epochLoss / Double(stepsDone),
        accuracy: isClassifying ? Double(epochCorrect) / Double(stepsDone * batch) : nil,
        heldBack: heldBack,
        secondsLeft: seconds * Double(steps - step) / Double(max(step - firstStep, 1))))
    try mover.endEpoch(loss: epochLoss / Double(stepsDone))
    try trainer.checkpoints?.save(
      Checkpoint(
        step: step, parameters: latentWeights.elements, optimizer: mover.state,
        hooks: hooks.map(\.memory)))
  }

  private func broken(_ what: String, at step: Int) -> Diagnostic {
    let (epoch, inEpoch) = step.quotientAndRemainder(dividingBy: trainer.stepsPerEpoch)
    return Diagnostic(
      .checkFailed, "\(what) is not finite at step \(inEpoch + 1) of epoch \(epoch + 1)",
      notes: ["lower the learning rate; the last checkpoint, if any, is from the epoch before"])
  }

  /// Resumes from the checkpoint of this training run, if there is one.
  mutating func resume() throws {
    guard let checkpoint = try trainer.checkpoints?.load() else { return }
    guard
      checkpoint.fits(parameters: latentWeights.count, optimizer: mover.state.count, steps: steps),
      checkpoint.fits(hooks.map(\.memory), parameters: latentWeights.count)
    else {
      throw Diagnostic.malformed(
        "the checkpoint is from another training run", at: trainer.checkpoints?.place)
    }
    guard
      mover.accepts(checkpoint.optimizer),
      zip(hooks, checkpoint.hooks).allSatisfy({ $0.accepts($1) })
    else {
      throw Diagnostic.malformed(
        "the checkpoint has numbers that no training gives", at: trainer.checkpoints?.place)
    }
    latentWeights.assign(checkpoint.parameters)
    mover.state = checkpoint.optimizer
    try mover.start(latentWeights.buffer)
    for index in hooks.indices { hooks[index].memory = checkpoint.hooks[index] }
    (step, firstStep) = (checkpoint.step, checkpoint.step)
    let next = step == steps ? trainer.epochs : step / trainer.stepsPerEpoch
    trainer.observeResumption(next + 1, trainer.epochs)
  }
}
