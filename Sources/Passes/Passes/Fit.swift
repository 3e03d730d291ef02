import Basics
import NetworkIR
import Training

/// Prunes and retrains in rounds, as far as the accuracy on the examples held back allows.
///
/// Each round is a `prune-gradually` whose budget is a share of the memristors of the last good
/// network; what feeds nothing is removed, and the network shrunk. After the first round that falls
/// by more than `within`, rounds begin again from the last good network with half the step, as often
/// as `finer` says. The outcome is the last good network, which is the given one if no round was.
public struct Fit: Pass {
  public static let name = "fit"
  public static let summary = "prune in rounds, as far as the held-back accuracy allows"
  public static var fields: [Field<Self>] {
    [
      Field("within", \.within, in: 0...100, "points by which the accuracy may fall"),
      Field("step", \.step, in: 0.01...0.99, "share of the memristors that goes in a round"),
      Field("finer", \.finer, in: 0...8, "how often the step is halved after a round too far"),
      Field("rounds", \.rounds, in: 1...1000, "rounds, at most"),
      Field("pattern", \.pattern, "what is pruned as a whole"),
      Field("score", \.score, "what tells the units that matter"),
      Field("exclude", \.exclude, "layers that stay as they are"),
      Field("weight-bits", \.weightBits, in: 2...16, "bits of a weight that memristors hold"),
      Field("training", \.training, "how long and by what rule, each round"),
    ]
  }

  public var within = 0.1
  public var step = 0.3
  public var finer = 1
  public var rounds = 20
  public var pattern = PruningPattern.path
  public var score = PruningScore.magnitude
  public var exclude: LayerNames = []
  public var weightBits = 8
  public var training = TrainingRecipe()

  public init() {}

  public var recipe: TrainingRecipe? { training }

  public func run(_ graph: Graph, in context: PassContext) throws -> Graph {
    var context = context
    // rounds are trained towards the network as it came, not towards the round before
    let teacher = context.training?.teacher ?? graph
    context.training?.teacher = teacher
    let first = try accuracy(of: graph, context)
    var (good, step, finerLeft) = (graph, step, finer)
    for _ in 0..<rounds {
      let next = try round(good, step, context)
      if let next, try first - accuracy(of: next, context) <= within / 100 {
        good = next
      } else {
        finerLeft -= 1
        step /= 2
        if finerLeft < 0 { break }
      }
    }
    return good
  }

  private func accuracy(of graph: Graph, _ context: PassContext) throws -> Double {
    guard let heldBack = context.training?.heldBack else {
      throw Diagnostic(
        .usage, "needs examples to measure on", notes: ["hold some back: '--held-back 5000'"])
    }
    let evaluation = try TrainingNetwork(graph).evaluate(heldBack, threads: context.threads)
    guard let accuracy = evaluation.accuracy else {
      throw Diagnostic(.usage, "measures accuracy, which takes labels, not targets")
    }
    return accuracy
  }

  /// A smaller network; `nil` where the last unit of some layer would have to go.
  private func round(_ graph: Graph, _ step: Double, _ context: PassContext) throws -> Graph? {
    var pruning = PruneGradually()
    (pruning.pattern, pruning.score, pruning.training) = (pattern, score, training)
    pruning.exclude = exclude
    var budget = ChipBudget()
    (budget.memristors, budget.weightBits) = (1 - step, weightBits)
    pruning.budget = budget
    do {
      return try Shrink().run(pruning.prune(graph, in: context), in: context)
    } catch is BudgetExceeded {
      return nil
    }
  }
}
