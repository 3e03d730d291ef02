import Basics

extension TrainingNetwork {
  /// The gradient of the mean loss over all the data with respect to every parameter.
  ///
  /// - Throws: diagnostics where the data do not fit the network.
  public func gradient(on data: TrainingData, parameters: [Float], threads: Int = 1) throws
    -> [Float]
  {
    try expectFit(data)
    let batch = 256
    let runner = BatchRunner(self, data, batch: batch, threads: threads)
    let (seen, part) = (FloatMemory(parameters), FloatMemory(count: parameterCount))
    var gradient = [Float](repeating: 0, count: parameterCount)
    for start in stride(from: 0, to: data.count, by: batch) {
      let examples = Array(start..<min(start + batch, data.count))
      let size = input.size
      _ = try runner.gradient(
        of: examples, loss: Loss(teacherWeight: 0, temperature: 1), into: part.buffer,
        write: { example, target in
          let elements = data.inputs.elements[example * size..<(example + 1) * size]
          _ = UnsafeMutableBufferPointer(start: target, count: size).update(
            fromContentsOf: elements)
        }, forwardWeights: { _, _ in UnsafePointer(seen.start) })
      let share = Float(examples.count) / Float(data.count)
      for (index, element) in part.elements.enumerated() { gradient[index] += share * element }
    }
    return gradient
  }
}
