import Basics
import NetworkIR

/// Transposed convolution over one to three spatial axes. Source: ONNX, ConvTranspose.
///
/// Input `[N, C, D1, …]`, weights `[C, O / group, k1, …]`, bias `[O]`, output `[N, O, d1, …]`. With
/// strides s, the output positions p + q s of each phase p are a convolution with every s-th element
/// of the kernel. One Conv computes all phases as channels, and its outputs are interleaved, so that no
/// zeros are multiplied.
public struct ConvTranspose: CompositeOperator {
  public static let name = "ConvTranspose"
  public static let summary = "transposed convolution over one to three spatial axes, with groups"
  public static let versions = [1, 11, 22]
  public static var fields: [Field<Self>] {
    WindowAttributes.fields(at: \.attributes, pooling: false) + [
      Field("group", \.group, in: 1...WindowAttributes.largest, "number of channel groups"),
      Field("output_padding", \.outputPadding, "elements that are added at the end; absent: 0"),
      Field("output_shape", \.outputShape, "spatial sizes of the output; 'pads' follow"),
    ]
  }

  var attributes = WindowAttributes()
  var group = 1
  var outputPadding: [Int] = []
  var outputShape: [Int] = []

  /// The bound on the elements of an axis, which hostile models might exceed.
  private static let largestSize = 65536

  public init() {}

  public func validate() throws {
    try attributes.validate(self)
    try expectAll("output_padding", outputPadding, in: 0...WindowAttributes.largest)
    try expectAll("output_shape", outputShape, in: 1...WindowAttributes.largest)
  }

  public func addParts(to body: inout OperatorBody) throws -> [String] {
    let rank = try imageShape(of: body, inputs: 2...3).count
    let types = body.inputs.map(body.type(of:))
    try expectRank(types[1], in: rank...rank, "weights")
    let (channels, outputs) = (types[0].shape[1], types[1].shape[1] * group)
    guard channels % group == 0, types[1].shape[0] == channels else {
      throw Diagnostic.malformed(
        "ConvTranspose weights of shape \(types[1].shape) in \(group) groups do not fit "
          + "\(channels) channels", at: nil)
    }
    if types.count == 3 { try expectShape(types[2], [outputs], "bias") }
    let axes = try spatialAxes(types[0].shape, types[1].shape)
    let phases = axes.map(\.stride).elementCount
    var conv = Conv()
    conv.group = group
    conv.attributes.pads = axes.map { $0.taps - 1 } + axes.map { $0.taps - 1 }
    let weights = try phaseWeights(axes, &body)
    var value = try body.append(conv, body.inputs[0], weights)
    if types.count == 3 {
      // one bias for each phase
      let bias = try body.select(
        (0..<outputs * phases).map { $0 / phases }, along: 0, of: body.inputs[2])
      let ones = axes.map { _ in 1 }
      let shaped = try body.append(Reshape([1, outputs * phases] + ones), bias)
      value = try body.append(Add(), value, shaped)
    }
    value = try interleaved(value, outputs, axes, &body)
    return [try cropped(value, axes, &body)]
  }

  /// One spatial axis.
  private struct Axis {
    let size: Int
    let kernel: Int
    let stride: Int
    let dilation: Int
    let padBegin: Int
    let outputSize: Int

    /// The elements of the kernel of one phase; zeros among them where the output goes on behind the
    /// last element that the kernel reaches.
    var taps: Int {
      let reached = ((kernel - 1) * dilation + stride) / stride
      return max(reached, (padBegin + outputSize + stride - 1) / stride - size + 1)
    }
    /// The output positions of one phase.
    var positions: Int { size + taps - 1 }

    /// For each phase and tap, the element of the kernel; `kernel` for none.
    var elements: [Int] {
      (0..<stride).flatMap { phase in
        (0..<taps).map { tap in
          let place = phase + (taps - 1 - tap) * stride
          return place % dilation == 0 && place / dilation < kernel ? place / dilation : kernel
        }
      }
    }
  }

  private func spatialAxes(_ input: [Int], _ weights: [Int]) throws -> [Axis] {
    let rank = input.count - 2
    let kernel = Array(weights.dropFirst(2))
    func entries(_ name: String, _ values: [Int], count: Int, absent: Int) throws -> [Int] {
      guard values.isEmpty || values.count == count else {
        throw Diagnostic.malformed(
          "'\(name)' \(values) of ConvTranspose does not fit \(rank) spatial axes", at: nil)
      }
      return values.isEmpty ? Array(repeating: absent, count: count) : values
    }
    let strides = try entries("strides", attributes.strides, count: rank, absent: 1)
    let dilations = try entries("dilations", attributes.dilations, count: rank, absent: 1)
    let extra = try entries("output_padding", outputPadding, count: rank, absent: 0)
    let pads = try entries("pads", attributes.pads, count: 2 * rank, absent: 0)
    _ = try entries("kernel_shape", attributes.kernel, count: rank, absent: 1)
    let stated = outputShape.count == rank + 2 ? Array(outputShape.dropFirst(2)) : outputShape
    _ = try entries("output_shape", stated, count: rank, absent: 1)
    guard attributes.kernel.isEmpty || attributes.kernel == kernel else {
      throw Diagnostic.malformed(
        "'kernel_shape' \(attributes.kernel) contradicts the weights, whose kernel is \(kernel)",
        at: nil)
    }
    return try (0..<rank).map { axis in
      let (stride, reach) = (strides[axis], (kernel[axis] - 1) * dilations[axis] + 1)
      let full = (input[axis + 2] - 1) * stride + extra[axis] + reach
      var (begin, size) = (pads[axis], full - pads[axis] - pads[axis + rank])
      let isSame = [.sameUpper, .sameLower].contains(attributes.padding)
      if isSame || !stated.isEmpty {
        size = stated.isEmpty ? input[axis + 2] * stride : stated[axis]
        let total = max(full - size, 0)
        begin = attributes.padding == .sameUpper ? total / 2 : total - total / 2
      }
      guard size >= 1 else {
        throw Diagnostic.malformed("'pads' of ConvTranspose leave no element", at: nil)
      }
      guard max(full, stride) <= Self.largestSize else {
        throw Diagnostic.unsupported(
          "ConvTranspose makes an axis of more than \(Self.largestSize) elements")
      }
      return Axis(
        size: input[axis + 2], kernel: kernel[axis], stride: stride, dilation: dilations[axis],
        padBegin: begin, outputSize: size)
    }
  }

  /// The weights `[O · phases, C / group, taps…]`, the phases of an output channel one after another.
  private func phaseWeights(_ axes: [Axis], _ body: inout OperatorBody) throws -> String {
    let shape = body.shape(of: body.inputs[1])
    let (inputs, outputs) = (shape[0] / group, shape[1])
    let spatial = Array(axes.indices)
    var value = try body.append(
      Reshape([group, inputs, outputs] + axes.map(\.kernel)), body.inputs[1])
    value = try body.append(Transpose([0, 2, 1] + spatial.map { $0 + 3 }), value)
    var pad = Pad()
    pad.pads = [0, 0, 0] + spatial.map { _ in 0 } + [0, 0, 0] + spatial.map { _ in 1 }
    value = try body.append(pad, value)
    for (index, axis) in axes.enumerated() {
      value = try body.select(axis.elements, along: index + 3, of: value)
    }
    value = try body.append(
      Reshape([group, outputs, inputs] + axes.flatMap { [$0.stride, $0.taps] }), value)
    value = try body.append(
      Transpose([0, 1] + spatial.map { 3 + 2 * $0 } + [2] + spatial.map { 4 + 2 * $0 }), value)
    let columns = group * outputs * axes.map(\.stride).elementCount
    return try body.append(Reshape([columns, inputs] + axes.map(\.taps)), value)
  }

  /// The phases side by side: `[N, O, s1 · q1, …]` from `[N, O · s1 · …, q1, …]`.
  private func interleaved(
    _ value: String, _ outputs: Int, _ axes: [Axis], _ body: inout OperatorBody
  ) throws -> String {
    guard axes.contains(where: { $0.stride > 1 }) else { return value }
    let rank = axes.count
    let split = try body.append(
      Reshape([0, outputs] + axes.map(\.stride) + axes.map(\.positions)), value)
    let moved = try body.append(
      Transpose([0, 1] + (0..<rank).flatMap { [2 + rank + $0, 2 + $0] }), split)
    return try body.append(
      Reshape([0, outputs] + axes.map { $0.positions * $0.stride }), moved)
  }

  private func cropped(_ value: String, _ axes: [Axis], _ body: inout OperatorBody) throws
    -> String
  {
    var pad = Pad()
    pad.pads =
      [0, 0] + axes.map { -$0.padBegin } + [0, 0]
      + axes.map { $0.padBegin + $0.outputSize - $0.positions * $0.stride }
    return try body.append(pad, value)
  }
}
