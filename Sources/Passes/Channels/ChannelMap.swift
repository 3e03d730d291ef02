import Basics
import NetworkIR

/// Which elements of a network's activations are one channel: they are made by one matrix column, or
/// by columns whose outputs a sum joins, and can only go together.
///
/// Channels of the network's inputs and outputs, and those that a node without a notion of channels
/// touches, are *fixed*: they always stay.
struct ChannelMap {
  /// A matrix layer with the channels that it reads and makes.
  struct Layer {
    let matrix: MatrixLayer
    /// The value that it reads.
    let source: String
    /// By input channel of all convolution groups; without a window, by row.
    let inputs: [Int]
    /// By column.
    let outputs: [Int]
  }

  let layers: [Layer]
  /// The channel of each element of every activation of the program.
  let elements: [String: Tensor<Int>]
  /// Channels are `0..<count`; not each of these numbers is one.
  let count: Int
  let isFixed: [Bool]
  /// The channels of the network's outputs.
  let outputs: Set<Int>

  /// - Throws: `Diagnostics` where the machine can do nothing for a node; `unsupported` where weights
  ///   are integers already.
  init(_ graph: Graph) throws {
    guard graph.quantization == nil else {
      throw Diagnostic.unsupported(
        "the network's weights are integers already", note: "put this pass before 'quantize'")
    }
    var builder = try ChannelMapBuilder(graph)
    try builder.addAll()
    layers = builder.layers.map { layer in
      Layer(
        matrix: layer.matrix, source: layer.source, inputs: layer.inputs.map(builder.root),
        outputs: layer.outputs.map(builder.root))
    }
    elements = builder.elements.mapValues { $0.map(builder.root) }
    count = builder.channelCount
    isFixed = builder.isFixed
    outputs = Set(
      builder.outputs.flatMap { builder.elements[$0]?.elements ?? [] }.map(builder.root))
  }
}

extension ChannelMap.Layer {
  /// Visits every weight: `body` is handed the input channel's and the
  /// column's number in the layer, and the index of the weight in its constant.
  func forEachWeight(_ body: (_ input: Int, _ column: Int, _ index: Int) -> Void) {
    let form = matrix.form
    for (place, index) in form.weightIndices().enumerated() {
      let (column, row) = place.quotientAndRemainder(dividingBy: form.groupRows)
      let first = form.group(ofColumn: column) * form.groupChannels
      body(first + row % form.groupChannels, column, index)
    }
  }
}

extension [Int] {
  /// The index along `axis` of the element at row-major position `position` of this shape.
  func index(along axis: Int, of position: Int) -> Int {
    position / self[(axis + 1)...].reduce(1, *) % self[axis]
  }
}
