import TileAnalysis
import TileSimulator

/// Searches for steps that suit the whole program: the loss of a layer is judged at the outputs.
///
/// From several starting points, each group in turn tries steps up to two candidates away and keeps
/// those that bring the outputs closer to those of ideal converters. The search ends after three
/// rounds, or when nothing improves.
struct StepRefinement {
  private let program: VerifiedProgram
  private let groups: [GroupCalibration]
  private let comparison: OutputComparison
  /// The loss of all steps tried so far.
  private var known: [[[Double]]: Double] = [:]

  /// A loss of the outputs that is not worth reducing.
  static let negligible = 0.005
  /// The relative reduction of the loss that justifies another step: chance must not decide.
  private static let gain = 0.02

  init(_ program: VerifiedProgram, _ groups: [GroupCalibration], _ comparison: OutputComparison) {
    self.program = program
    self.groups = groups
    self.comparison = comparison
  }

  /// Returns the best steps found, with their loss.
  ///
  /// - Parameter beginnings: starting points; each has the steps of all groups in their order.
  mutating func best(from beginnings: [[[Double]]]) throws -> Trial {
    var best = try beginnings.map { try trial($0) }.least
    guard best.loss > Self.negligible else { return best }
    best = try beginnings.map { try descend(from: $0) }.least
    return best
  }

  private mutating func descend(from start: [[Double]]) throws -> Trial {
    var best = try trial(start)
    for _ in 0..<3 {
      let before = best.loss
      for (number, group) in groups.enumerated() where group.canLose {
        for distance in [-1, 1, 2, -2] {
          var steps = best.steps
          steps[number] = group.moved(steps[number], by: distance)
          let loss = try loss(of: steps)
          if loss < best.loss * (1 - Self.gain) { best = (steps, loss) }
        }
      }
      if best.loss == before { break }
    }
    return best
  }

  /// The steps with their loss; one list of steps for each group.
  mutating func trial(_ steps: [[Double]]) throws -> Trial { (steps, try loss(of: steps)) }

  private mutating func loss(of steps: [[Double]]) throws -> Double {
    if let loss = known[steps] { return loss }
    let loss = try comparison.loss(of: try program.withSteps(steps, of: groups))
    known[steps] = loss
    return loss
  }
}

/// Steps of all groups, and the loss of the outputs with them.
typealias Trial = (steps: [[Double]], loss: Double)

extension [Trial] {
  /// The first trial with the least loss.
  ///
  /// - Precondition: there is at least one trial.
  var least: Trial {
    self[indices.reduce(0) { self[$1].loss < self[$0].loss ? $1 : $0 }]
  }
}
