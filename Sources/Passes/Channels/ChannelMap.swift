import Basics
import NetworkIR

/// Maps the elements of all activations to channels. The elements of a channel come from one matrix
/// column, or from columns whose outputs a sum joins, and can only be removed together.
///
/// Channels of the network's inputs and outputs, and channels of nodes that have no notion of
/// channels, are *fixed*: they are never removed.
struct ChannelMap {
  /// A matrix layer with its input and output channels.
  struct Layer {
    let matrix: MatrixLayer
    /// The input value.
    let source: String
    /// The channel of each input channel of all convolution groups; without a window, of each row.
    let inputs: [Int]
    /// The channel of each column.
    let outputs: [Int]
  }

  let layers: [Layer]
  /// The channel of each element of every activation of the program.
  let elements: [String: Tensor<Int>]
  /// Channels are numbered in `0..<count`, with gaps.
  let count: Int
  let isFixed: [Bool]
  /// The channels of the network's outputs.
  let outputs: Set<Int>

  /// - Throws: `Diagnostics` if the machine cannot execute a node; `unsupported` if the network is
  ///   already quantized.
  init(_ graph: Graph) throws {
    guard graph.quantization == nil else {
      throw Diagnostic.unsupported(
        "the network is already quantized", note: "put this pass before 'quantize'")
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
  /// Calls `body` for every weight with the layer's index of the input channel and of the column,
  /// and the index of the weight in its constant.
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
