import Basics

/// Training examples: inputs and the goal of each.
public struct TrainingData: Sendable {
  /// What the network should output.
  public enum Goals: Sendable {
    /// One class for each input.
    case classes([Int32])
    /// Real numbers `[N, …]`, shaped like the network's output.
    case targets(Tensor<Float>)
  }

  /// Inputs `[N, …]`, shaped like the network's input.
  public let inputs: Tensor<Float>
  public let goals: Goals
  /// The fill value of shifted images, "no light": one for each channel, or one for all.
  public let background: [Float]

  public init(inputs: Tensor<Float>, goals: Goals, background: [Float] = [0]) {
    self.inputs = inputs
    self.goals = goals
    self.background = background
  }

  public var count: Int { inputs.shape[0] }

  /// Splits off the `last` examples as a validation set.
  public func holdingBack(_ last: Int) -> (training: TrainingData, heldBack: TrainingData) {
    (examples(0..<count - last), examples(count - last..<count))
  }

  /// The examples at these indices, in their order.
  public func examples(at indices: [Int]) -> TrainingData {
    let goals: Goals =
      switch goals {
      case .classes(let classes): .classes(indices.map { classes[$0] })
      case .targets(let targets): .targets(targets.examples(at: indices))
      }
    return TrainingData(inputs: inputs.examples(at: indices), goals: goals, background: background)
  }

  /// The examples in `range`.
  public func examples(_ range: Range<Int>) -> TrainingData {
    let goals: Goals =
      switch goals {
      case .classes(let classes): .classes(Array(classes[range]))
      case .targets(let targets): .targets(targets.examples(range))
      }
    return TrainingData(inputs: inputs.examples(range), goals: goals, background: background)
  }
}

extension Tensor {
  /// The entries at `indices` along the first axis.
  fileprivate func examples(at indices: [Int]) -> Tensor {
    let size = count / Swift.max(shape[0], 1)
    return Tensor(
      [indices.count] + shape.dropFirst(),
      indices.flatMap { elements[$0 * size..<($0 + 1) * size] })
  }

  /// The entries in `range` along the first axis.
  fileprivate func examples(_ range: Range<Int>) -> Tensor {
    let size = count / Swift.max(shape[0], 1)
    return Tensor(
      [range.count] + shape.dropFirst(),
      Array(elements[range.lowerBound * size..<range.upperBound * size]))
  }
}
