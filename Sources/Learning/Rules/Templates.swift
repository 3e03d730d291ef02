import Basics
import DeviceDynamics
import Training

/// Templates: each output stores the mean image of its class, written by counted pulses and verified.
///
/// 1. All cells are set to their lowest conductance. During the first epoch outputs are 0, so that
///    the gradient of the squared error adds up the images of each class.
/// 2. The template of class c is the mean of its images over its norm, `T_c = x̄_c / ‖x̄_c‖₂`, coded in
///    `levels` grey levels of the largest of all: `V_in = round(T / max T · (L − 1)) / (L − 1)`.
/// 3. Every cell receives pulses in proportion to its grey level, and is read: `V_out`, over the full
///    scale. Further passes shorten the last pulse to what is missing; the length is halved where the
///    last pass went too far.
/// 4. A column is done when `e = (1/n) Σ |V_in − V_out|` is at most `tolerance`.
///
/// With pairs of cells, the positive cell holds the template. With single cells, full scale is the
/// whole range, and every output has the same offset.
/// - Source: the scheme of five steps in Ling, "Research on Memristor-Based Neural Networks",
///   section 3. It leaves open what V_in and V_out are; here, target and reading of a cell. Its
///   templates are not normalized, with which memc finds far fewer images right.
public struct Templates: LearningRule {
  public static let name = "templates"
  public static let summary = "each output stores the mean image of its class, with verification"
  public static var fields: [Field<Self>] {
    [
      Field("levels", \.levels, in: 2...65536, "grey levels of a template"),
      Field(
        "tolerance", \.tolerance, in: 0...1,
        "mean deviation of an output's cells, over full scale, at which it is done"),
      Field("passes", \.passes, in: 1...10_000, "most passes of pulses and readings"),
    ]
  }

  public var levels = 256
  public var tolerance = 1e-5
  public var passes = 100
  /// The sums of images, later the targets; the factor of the length of pulses; the last deviation;
  /// and, as its first number, the passes done.
  public let memoryCount = 4

  public init() {}

  public var hooks: [any WeightHook] { [BlankReading()] }

  public func start(_ layer: LearningLayer) { layer.setLowest() }

  public func move(_ layer: LearningLayer) throws {
    for index in 0..<layer.count where layer.memory[3][0] == 0 {
      layer.memory[0][index] -= layer.gradient[index]
    }
  }

  public func endEpoch(_ layer: LearningLayer, loss: Double) throws {
    guard layer.memory[3][0] == 0 else { return }
    setTargets(layer)
    for pass in 0..<passes {
      let open = Set(errors(layer).enumerated().filter { $1 > tolerance }.map(\.offset))
      if open.isEmpty { return }
      request(layer, of: open, isFirst: pass == 0)
      try layer.apply(round: pass)
      layer.memory[3][0] = Float(pass + 1)
    }
  }

  public func check(_ layer: LearningLayer) -> TargetCheck? {
    TargetCheck(
      passes: Int(layer.memory[3][0]), tolerance: tolerance, errors: errors(layer))
  }

  public func expectNetwork(layers: Int, hasBiases: Bool) throws {
    guard layers == 1, !hasBiases else {
      throw Diagnostic.unsupported(
        "'\(Self.name)' needs a network of one layer without bias, whose outputs are the classes",
        note: "use a network such as models/networks/slp.txt")
    }
  }

  public func expectLoss(_ objective: TrainingRecipe.Objective) throws {
    guard objective == .squaredError else {
      throw Diagnostic(
        .usage,
        "'\(Self.name)' adds up images by the gradient of the squared error, so it needs "
          + "'--loss squared-error'")
    }
  }

  /// Replaces the sums of images by the coded templates.
  private func setTargets(_ layer: LearningLayer) {
    let targets = layer.memory[0]
    for column in layer.outputs {
      let squares = column.reduce(0.0) { $0 + Double(targets[$1]) * Double(targets[$1]) }
      for index in column where squares > 0 { targets[index] /= Float(squares.squareRoot()) }
    }
    let largest = (0..<layer.count).reduce(Float(0)) { max($0, targets[$1]) }
    let steps = Float(levels - 1)
    for index in 0..<layer.count {
      let share = largest > 0 ? max(targets[index] / largest, 0) : 0
      targets[index] = (share * steps).rounded() / steps
      layer.memory[1][index] = 1
    }
  }

  /// The mean deviation of each output's cells from their targets.
  private func errors(_ layer: LearningLayer) -> [Double] {
    layer.outputs.map { column in
      let sum = column.reduce(0.0) {
        $0 + Double(abs(layer.memory[0][$1] - layer.reading($1)))
      }
      return sum / Double(max(column.count, 1))
    }
  }

  /// Sets the requests of all columns that are not done; whole pulses in the first pass.
  private func request(_ layer: LearningLayer, of open: Set<Int>, isFirst: Bool) {
    let (targets, factors, last) = (layer.memory[0], layer.memory[1], layer.memory[2])
    for (number, column) in layer.outputs.enumerated() {
      for index in column {
        let deviation = targets[index] - layer.reading(index)
        if deviation * last[index] < 0 { factors[index] /= 2 }
        last[index] = deviation
        let pulses = deviation * layer.pulsesOfRange * factors[index]
        layer.requests[index] = !open.contains(number) ? 0 : isFirst ? pulses.rounded() : pulses
      }
    }
  }
}

/// Lets batches see weights of 0, whatever the cells hold.
private struct BlankReading: WeightHook {
  // the weights of shards are not those of the finished network
  var variesByShard: Bool { true }

  func forward(_ forwardWeights: UnsafeMutableBufferPointer<Float>, at moment: Moment) {
    forwardWeights.update(repeating: 0)
  }
}
