import Basics

/// How well a network reaches known goals.
public struct Evaluation: Sendable {
  /// The share classified correctly; `nil` for targets.
  public let accuracy: Double?
  /// The mean squared error; `nil` for classes.
  public let meanSquaredError: Double?
}

extension TrainingNetwork {
  /// Evaluates the network with its own constants.
  ///
  /// - Throws: diagnostics where the data do not fit the network.
  public func evaluate(_ data: TrainingData, threads: Int = 1) throws -> Evaluation {
    try evaluate(data, parameters: initialParameters, threads: threads)
  }

  /// The logits or outputs that the loss is computed from, input by input, with these parameters.
  ///
  /// - Throws: diagnostics where the data do not fit the network.
  public func outputs(for data: TrainingData, parameters: [Float], threads: Int = 1) throws
    -> [Float]
  {
    try expectFit(data)
    return try BatchRunner(self, data, batch: 256, threads: threads).outputs(parameters)
  }

  func evaluate(_ data: TrainingData, parameters: [Float], threads: Int) throws -> Evaluation {
    let outputs = try outputs(for: data, parameters: parameters, threads: threads)
    switch data.goals {
    case .classes(let classes):
      let correct = classes.indices.count { index in
        outputs[index * output.size..<(index + 1) * output.size].withUnsafeBufferPointer {
          $0.indexOfLargest == Int(classes[index])
        }
      }
      return Evaluation(
        accuracy: Double(correct) / Double(max(data.count, 1)), meanSquaredError: nil)
    case .targets(let targets):
      let sum = zip(outputs, targets.elements).reduce(0.0) {
        $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1)
      }
      return Evaluation(accuracy: nil, meanSquaredError: sum / Double(max(outputs.count, 1)))
    }
  }
}
