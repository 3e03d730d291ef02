import Basics
import NetworkIR
import Testing

@testable import Training

/// Gradients computed in shards against the slow definition, image by image.
struct GradientTests {
  @Test(arguments: [Fixtures.text, Fixtures.odd])
  func shardsHaveTheGradientOfTheReference(_ text: String) throws {
    let graph = try Fixtures.graph(text)
    let network = try TrainingNetwork(graph)
    let data = Fixtures.data(seed: 4, count: 75)
    let gradient = FloatMemory(count: network.parameterCount)
    let parameters = FloatMemory(network.initialParameters)
    let runner = BatchRunner(network, data, batch: 75, threads: 2)
    _ = try runner.gradient(
      of: Array(0..<75), loss: Loss(teacherWeight: 0, temperature: 1), into: gradient.buffer,
      write: { example, target in
        for index in 0..<36 { target[index] = data.inputs.elements[example * 36 + index] }
      }, forwardWeights: { _, _ in UnsafePointer(parameters.start) })
    let expected = try Self.reference(graph, network, data)
    let largest = expected.reduce(0) { max($0, $1.magnitude) }
    for (found, wanted) in zip(gradient.elements, expected) {
      #expect(abs(found - wanted) <= 2e-5 * largest)
    }
  }

  /// The gradient of the mean cross-entropy, summed over the images, for every parameter.
  static func reference(_ graph: Graph, _ network: TrainingNetwork, _ data: TrainingData) throws
    -> [Float]
  {
    guard case .classes(let classes) = data.goals else { return [] }
    var sums = [Double](repeating: 0, count: network.parameterCount)
    for image in 0..<data.count {
      let input = ["x": data.examples(image..<image + 1).inputs]
      let outputs = try FloatExecutor().run(graph, inputs: input)[graph.outputs[0]]!.elements
      var slope = [Float](repeating: 0, count: outputs.count)
      _ = outputs.withUnsafeBufferPointer { outputs in
        slope.withUnsafeMutableBufferPointer {
          Loss(teacherWeight: 0, temperature: 1).crossEntropy(
            outputs, label: Int(classes[image]), teacher: nil, scale: 1 / Double(data.count),
            gradient: $0.baseAddress!)
        }
      }
      let gradients = try GradientExecutor().run(
        graph, inputs: input, upstream: [graph.outputs[0]: Tensor([1, slope.count], slope)])
      for parameter in network.parameters {
        for (index, element) in zip(parameter.range, gradients[parameter.name]!.elements) {
          sums[index] += Double(element)
        }
      }
    }
    return sums.map { Float($0) }
  }
}
