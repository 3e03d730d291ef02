import Basics
import NetworkIR

extension Graph {
  /// Gives the step 1 to weights of whole numbers of 16 bits, in a network that computes on integers.
  ///
  /// - Parameter constants: all constants of the network.
  public mutating func stateIntegerWeights(among constants: [String: AnyTensor]) {
    for node in nodes where node.op is Conv || node.op is Gemm || node.op is MatMul {
      for name in node.inputs.dropFirst().prefix(1) where weightSteps[name] == nil {
        guard let weights = constants[name]?.real,
          weights.elements.allSatisfy({ Int16(exactly: $0) != nil })
        else { continue }
        weightSteps[name] = [1]
      }
    }
  }

  /// Gives the constant that `node` computes the steps of the one it moves, if it only moves it.
  public mutating func keepWeightSteps(of node: Node) {
    guard node.outputs.count == 1, let steps = node.inputs.first.flatMap({ weightSteps[$0] }) else {
      return
    }
    switch node.op {
    case is Transpose, is Reshape, is Flatten, is Squeeze, is Unsqueeze, is Identity:
      weightSteps[node.outputs[0]] = steps
    default: break
    }
  }
}
