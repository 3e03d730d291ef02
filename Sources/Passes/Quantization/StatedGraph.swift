import Basics
import NetworkIR
import Operators

/// The inverse of `StatedFormats`: a network of real numbers that states its integers.
struct StatedGraph {
  private let quantized: QuantizedGraph
  private(set) var graph: Graph
  private var names: FreshNames
  private var nodeNames: FreshNames
  /// The rounded values that nodes read in place of inputs.
  private var rounded: [String: String] = [:]

  init(_ quantized: QuantizedGraph) {
    self.quantized = quantized
    graph = quantized.graph
    graph.quantization = nil
    graph.nodes = []
    names = FreshNames(beside: quantized.partition.types.keys)
    nodeNames = FreshNames(beside: quantized.graph.nodes.map(\.name))
    let forms = Dictionary(
      quantized.partition.program.map { ($0.node.outputs[0], $0.form) }, uniquingKeysWith: { $1 })
    for input in graph.inputs { roundInput(input.name) }
    for node in quantized.graph.nodes {
      if case .matrix(let form) = forms[node.outputs[0]] { stateIntegers(of: node, form) }
      append(node, forms[node.outputs[0]])
    }
  }

  private mutating func roundInput(_ name: String) {
    guard let format = quantized.quantization.activations[name] else { return }
    let value = names.take("\(name).rounded")
    rounded[name] = value
    appendRounding(of: name, to: format, as: value)
  }

  /// Adds a node, and the rounding of what it computes.
  private mutating func append(_ node: Node, _ form: IntegerForm?) {
    var node = node
    node.inputs = node.inputs.map { rounded[$0] ?? $0 }
    let output = node.outputs[0]
    guard let form, !form.onlySelects, let format = quantized.quantization.activations[output],
      (node.op as? any QuantizingOperator)?.quantizer.format?.codes != format.codes
    else {
      graph.nodes.append(node)
      return
    }
    let value = names.take("\(output).real")
    node.outputs[0] = value
    graph.nodes.append(node)
    appendRounding(of: value, to: format, as: output)
  }

  private mutating func appendRounding(
    of value: String, to format: ActivationFormat, as output: String
  ) {
    graph.nodes.append(
      Node(
        nodeNames.take("\(output).rounding"), Quant(Quantizer(format)), inputs: [value],
        outputs: [output]))
  }

  /// Weights and bias as whole multiples of their steps.
  private mutating func stateIntegers(of node: Node, _ form: MatrixForm) {
    let weights = node.inputs[form.weightInput]
    graph.constants[weights] = AnyTensor(quantized.realWeights(of: node, form))
    graph.weightSteps[weights] = quantized.weights(of: node, form).scales
    guard let input = form.biasInput else { return }
    graph.constants[node.inputs[input]] = AnyTensor(quantized.realBias(of: node, form))
    if quantized.bias(of: node, form)?.fractionBits == 0 {
      graph.weightSteps[node.inputs[input]] = quantized.sumScales(of: node, form)
    }
  }
}

extension QuantizedGraph {
  /// This network in real numbers, each rounded where the tile machine rounds it. Halves, which the
  /// machine rounds up, go to the even code, as in ONNX.
  public func statingFormats() -> Graph { StatedGraph(self).graph }
}

extension Quantizer {
  /// The rounding to the codes of a format.
  fileprivate init(_ format: ActivationFormat) {
    self.init(
      step: format.scale, zeroPoint: format.zeroPoint, codes: format.codes,
      rounding: format.rounding == .nearest ? .even : format.rounding)
  }
}
