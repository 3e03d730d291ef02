import TileMachine

/// Steps that suit the whole program: what a layer loses is judged by what it makes of the outputs.
///
/// From several beginnings each group in turn takes the step, up to two candidates away, that leaves
/// the outputs closest to those of ideal converters, until nothing gains.
struct StepRefinement {
  private let program: Program
  private let groups: [GroupCalibration]
  private let comparison: OutputComparison
  /// The loss of all steps tried so far.
  private var known: [[[Double]]: Double] = [:]

  /// Below this loss of the outputs there is nothing to gain.
  private static let negligible = 0.005
  /// A step is changed for at least this share of the loss, so that chance does not choose.
  private static let gain = 0.02

  init(_ program: Program, _ groups: [GroupCalibration], _ comparison: OutputComparison) {
    self.program = program
    self.groups = groups
    self.comparison = comparison
  }

  /// - Parameter beginnings: steps of all groups, in the order of `groups`.
  mutating func best(from beginnings: [[[Double]]]) throws -> [[Double]] {
    var best = try beginnings.map { (steps: $0, loss: try loss(of: $0)) }.least
    guard best.loss > Self.negligible else { return best.steps }
    best = try beginnings.map { try descend(from: $0) }.least
    return best.steps
  }

  private mutating func descend(from start: [[Double]]) throws -> Trial {
    var best = (steps: start, loss: try loss(of: start))
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

  private mutating func loss(of steps: [[Double]]) throws -> Double {
    if let loss = known[steps] { return loss }
    let loss = try comparison.loss(of: program.withSteps(steps, of: groups))
    known[steps] = loss
    return loss
  }
}

private typealias Trial = (steps: [[Double]], loss: Double)

extension [Trial] {
  /// The first of those with the least loss; there is one.
  fileprivate var least: Trial {
    self[indices.reduce(0) { self[$1].loss < self[$0].loss ? $1 : $0 }]
  }
}
