import Basics

/// What a network is trained on: inputs, and what each shall yield.
public struct TrainingData: Sendable {
  public enum Goals: Sendable {
    /// One class for each input.
    case classes([Int32])
    /// Real numbers, `[N, …]` as the network's output.
    case targets(Tensor<Float>)
  }

  /// `[N, …]` as the network's input.
  public let inputs: Tensor<Float>
  public let goals: Goals
  /// What moves into an image that is shifted: the value of no light, of each channel or of all.
  public let background: [Float]

  public init(inputs: Tensor<Float>, goals: Goals, background: [Float] = [0]) {
    self.inputs = inputs
    self.goals = goals
    self.background = background
  }

  public var count: Int { inputs.shape[0] }
  var inputSize: Int { inputs.count / max(count, 1) }

  /// All but the last `count` examples, and those.
  public func holdingBack(_ last: Int) -> (training: TrainingData, heldBack: TrainingData) {
    (examples(0..<count - last), examples(count - last..<count))
  }

  /// Some of the examples.
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
  /// Some entries along the first axis.
  fileprivate func examples(_ range: Range<Int>) -> Tensor {
    let size = count / Swift.max(shape[0], 1)
    return Tensor(
      [range.count] + shape.dropFirst(),
      Array(elements[range.lowerBound * size..<range.upperBound * size]))
  }
}
