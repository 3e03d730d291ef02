import Basics
import NetworkIR
import Training

/// Prunes and fine-tunes in rounds, as far as the accuracy on the validation set allows.
///
/// Each round is a `prune-gradually` whose budget is a share of the memristors of the last good
/// network; unused paths are removed, and the network is shrunk. If the accuracy falls by more than
/// `within`, the next round starts from the last good network with half the step, up to `finer`
/// times. The result is the last good network, or the given network if no round succeeded.
public struct Fit: Pass {
  public static let name = "fit"
  public static let summary = "prune in rounds, as far as the validation accuracy allows"
  public static var fields: [Field<Self>] {
    [
      Field("within", \.within, in: 0...100, "allowed loss of accuracy, percentage points"),
      Field("step", \.step, in: 0.01...0.99, "share of the memristors removed per round"),
      Field("finer", \.finer, in: 0...8, "how often the step is halved after a failed round"),
      Field("rounds", \.rounds, in: 1...1000, "maximum number of rounds"),
      Field("pattern", \.pattern, "the unit of pruning"),
      Field("score", \.score, "how the importance of a unit is measured"),
      Field("exclude", \.exclude, "layers that are not pruned"),
      Field("weight-bits", \.weightBits, in: 2...16, "bits per weight for counting memristors"),
      Field("training", \.training, "training recipe of each round"),
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
    // the teacher is the given network, not that of the round before
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
        .usage, "needs a validation set", notes: ["give one, such as '--validation 5000'"])
    }
    let evaluation = try TrainingNetwork(graph).evaluate(heldBack, threads: context.threads)
    guard let accuracy = evaluation.accuracy else {
      throw Diagnostic(.usage, "measures accuracy, which requires labels, not targets")
    }
    return accuracy
  }

  /// A smaller network; `nil` if the last unit of some layer would have to be removed.
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
