import Basics
import NetworkIR

/// Quantizes weights, biases and activations after training.
///
/// 1. Constants that several layers share are copied, because each layer has its own scales.
/// 2. Calibration images are run through the network, and the range of every value is recorded.
/// 3. Every value of the program gets a format, and every layer gets integer weights and a bias.
///
/// `activation-bits` or `activation-levels` apply to values that arrays read. Values that only the
/// vector unit reads on the way to an array have `vector-bits`; values that lead to no array have
/// `output-bits`.
///
/// With `headroom`, the range of every value that the network computes is multiplied, up to what its
/// operator declares, and sums without a clamp are signed: weights that are trained on the chip change
/// the ranges that were calibrated. `weight-headroom` leaves cells room for weights to grow.
///
/// A model that was already quantized when it was imported is left unchanged.
/// - Source: Jacob et al., "Quantization and training of neural networks …", CVPR 2018; bias
///   correction: Nagel et al., "Data-free quantization …", ICCV 2019, section 4.2.
public struct Quantize: Pass {
  /// Whether there is a weight scale per output channel or per tensor.
  public enum Granularity: String, Choice {
    case channel, tensor
  }

  /// How ranges are chosen.
  public enum Method: String, Choice {
    case minMax = "min-max"
    /// The range of activations ends at a percentile of their magnitudes.
    case percentile
    /// Activations and weights are clipped where the mean squared error is least.
    case mse
    /// Finds the step that all weights are whole multiples of; activations as with `min-max`.
    case grid
  }

  public static let name = "quantize"
  public static let summary = "quantize weights, biases and activations"
  public static var fields: [Field<Self>] {
    [
      Field("weight-bits", \.weightBits, in: 2...16, "bits of a weight, including its sign"),
      Field(
        "activation-bits", \.activationBits, in: 1...16,
        "bits of an activation that arrays read; at least 2 if signed"
      ).only(when: { $0.activationLevels == nil }, "no 'activation-levels'"),
      Field(
        "activation-levels", \.activationLevels, in: Self.levelRange,
        "instead of 'activation-bits': levels above 0, in the fewest bits"),
      Field(
        "vector-bits", \.vectorBits, in: 8...16,
        "bits of values that only the vector unit reads on the way to an array; absent: as "
          + "'activation-bits', at least 8"),
      Field("output-bits", \.outputBits, in: 2...16, "bits of values that lead to no array"),
      Field("granularity", \.granularity, "a weight scale per output channel or per tensor"),
      Field("method", \.method, "how ranges are chosen"),
      Field("percentile", \.percentile, in: 50...100, "percentage of values in the range")
        .only(when: { $0.method == .percentile }, "'method: percentile'"),
      Field(
        "layers", \.layers, "bits of single layers: {conv1: {weight-bits: 4, activation-bits: 6}}"),
      Field("narrow", \.narrows, "whether to use only the bits that a layer's weights need")
        .only(when: { $0.method == .grid }, "'method: grid'"),
      Field("bias-correction", \.correctsBias, "whether biases correct the mean error of weights"),
      Field(
        "headroom", \.headroom, in: 1...64,
        "multiplies activation ranges, except of inputs, for weights that change on the chip"),
      Field(
        "weight-headroom", \.weightHeadroom, in: 1...64,
        "multiplies weight ranges, for weights that grow on the chip"
      ).only(when: { $0.method != .grid }, "a 'method' other than 'grid'"),
      Field(
        "declared-ranges", \.usesDeclaredRanges,
        "whether a range that an operator such as Clip declares holds, whatever images show"),
      Field("images", \.images, in: 1...1_000_000, "maximum number of calibration images"),
    ]
  }

  public var weightBits = 8
  public var activationBits = 8
  public var activationLevels: Int?
  public var vectorBits: Int?
  public var outputBits = 16
  public var granularity = Granularity.channel
  public var method = Method.minMax
  public var percentile: Double?
  public var layers = PerLayer<QuantizeLayer>()
  public var narrows = false
  public var correctsBias = false
  public var headroom = 1.0
  public var weightHeadroom = 1.0
  public var usesDeclaredRanges = false
  public var images = 512

  /// With a sign, the largest takes 16 bits.
  static let levelRange = 1...32767

  public init() {}

  public func run(_ graph: Graph, in context: PassContext) throws -> Graph {
    guard graph.quantization == nil else {
      context.warnings.append("quantize: the model is already quantized; it is left unchanged")
      return graph
    }
    return try quantized(graph.splittingSharedConstants(), in: context).graph
  }

  /// - Parameter graph: has real weights, which no two layers share.
  private func quantized(_ source: Graph, in context: PassContext) throws -> QuantizedGraph {
    try layers.check(try source.matrixLayers().map(\.node.name))
    try source.expectFiniteOutputs()
    let recorded = context.recordedFormats
    var stated = try stated(source, ranges: nil, recorded)
    var graph = stated.graph
    var partition = try graph.partition()
    var uses = ValueUses(partition, graph)
    let calibration = try calibration(of: source, stated, context)
    var observations = Observations()
    let isCalibrated = stated.lacksRanges || correctsBias || !stated.cover(partition, graph, uses)
    if isCalibrated {
      observations = try calibration.observe(
        source,
        watch: Watch(try source.partition(), source, method: method, means: correctsBias),
        threads: context.threads)
      stated = try self.stated(source, ranges: observations.ranges, recorded)
      graph = stated.graph
      partition = try graph.partition()
      uses = ValueUses(partition, graph)
    }
    warn(of: stated, context.warnings)
    let plan = FormatPlan(
      partition, graph, uses, widths, stated: stated.formats, isSynthetic: calibration.isSynthetic,
      usesDeclared: calibration.isSynthetic || usesDeclaredRanges)
    let formats = plan.formats(observations, self).merging(recorded) { $1 }
    warn(of: formats, uses, context.warnings)
    warn(ofConstantsThatHide: partition, formats, observations.ranges, context.warnings)
    var quantization = Quantization(
      activations: formats,
      calibration: isCalibrated ? calibration.description(method) : "model")
    try quantizeLayers(
      of: &graph, &quantization, observations, stated, uses, context.warnings,
      threads: context.threads)
    return try graph.quantized(by: quantization)
  }

  private func stated(
    _ graph: Graph, ranges: [String: ClosedRange<Float>]?,
    _ recorded: [String: ActivationFormat]
  ) throws -> StatedFormats {
    try StatedFormats(
      graph, ranges: ranges, recorded: recorded, activationBits: widths.activations.bits)
  }

  private func calibration(of graph: Graph, _ stated: StatedFormats, _ context: PassContext) throws
    -> Calibration
  {
    var preparation = context.preparation.over(graph.preparation)
    if !stated.integerInputs.isEmpty, preparation.range == nil {
      preparation.range = ValueRange(low: 0, high: Float(1 << widths.activations.bits - 1))
    }
    return try Calibration(
      of: graph.inputs, context.calibrationImages, preparation,
      limit: context.recordedFormats.isEmpty ? images : 1)
  }

  /// Warns of padding between two codes, and of inputs that are taken as whole numbers.
  private func warn(of stated: StatedFormats, _ warnings: Warnings) {
    for padding in stated.roundedPadding {
      warnings.append(
        "Pad adds \(padding.number), which becomes \(padding.held), a code of the other elements",
        at: padding.site)
    }
    guard !stated.integerInputs.isEmpty else { return }
    let names = stated.integerInputs.sorted()
    let format = stated.formats[names[0]]
    warnings.append(
      "quantize: the network computes on integers, so \(names.firstQuoted) \(names.count == 1 ? "is" : "are")"
        + " taken as integers"
        + (format.map { " from \($0.codes.lowerBound) to \($0.codes.upperBound)" } ?? ""))
  }

  var widths: Widths {
    Widths(
      activations: activationLevels.map(Resolution.levels) ?? .bits(activationBits),
      vectorBits: vectorBits, outputBits: outputBits,
      layers: layers.entries.reduce(into: [:]) { $0[$1.name] = $1.options.activations })
  }

  /// Warns of values whose sign takes a second bit.
  private func warn(
    of formats: [String: ActivationFormat], _ uses: ValueUses, _ warnings: Warnings
  ) {
    let oneBit = formats.filter { widths[uses[$0.key]] == .bits(1) }
    let signed = oneBit.filter(\.value.isSigned).keys.sorted()
    guard let first = signed.first else { return }
    let have = signed.count == 1 ? "has" : "and \(signed.count - 1) more have"
    warnings.append(
      "quantize: one bit cannot hold a sign: '\(first)' \(have) 2 bits, for -1, 0 and 1")
  }

  /// Numbers to which constants are added keep at least so many steps, or a warning says that they do not.
  private static let fewestSteps = 64.0

  /// Warns where constants widen the range of a sum so much that the numbers to which they are added fall
  /// on a few of its codes, as scores do that a large negative number masks.
  private func warn(
    ofConstantsThatHide partition: GraphPartition, _ formats: [String: ActivationFormat],
    _ ranges: [String: ClosedRange<Float>], _ warnings: Warnings
  ) {
    for (node, form) in partition.program {
      guard let factor = form.largestFactor,
        let input = node.inputs.first(where: { formats[$0] != nil }),
        let range = ranges[input], let to = formats[node.outputs[0]]
      else { continue }
      let steps = Double(range.upperBound - range.lowerBound) * factor / Double(to.scale)
      let isClamped = node.clamp != nil || form.isClamped
      // of few codes, an eighth
      let fewest = min(Self.fewestSteps, Double(to.codes.count) / 8)
      guard steps > 0, steps < fewest, !isClamped else { continue }
      warnings.append(
        "quantize: '\(input)' spans less than \(Int(fewest)) steps of "
          + "'\(node.outputs[0])', whose range constants widen; bound these constants, such as "
          + "masks, to what the network needs")
    }
  }

  /// The weight bits of a layer.
  func weightBits(of layer: MatrixLayer) -> Int {
    layers[layer.node.name]?.weightBits ?? weightBits
  }
}

extension IntegerForm {
  /// The largest factor by which a form that adds constants, or pads with them, multiplies.
  fileprivate var largestFactor: Double? {
    switch self {
    case .affine(let form): form.scale.elements.reduce(0) { max($0, Double($1.magnitude)) }
    case .rearrangement(.pad): 1
    default: nil
    }
  }

  fileprivate var isClamped: Bool {
    if case .affine(let form) = self { form.clamp != -.infinity ... .infinity } else { false }
  }
}

extension Graph {
  /// Throws if an output is a constant that is not all finite.
  fileprivate func expectFiniteOutputs() throws {
    for (name, constant) in constantOutputs.sorted(by: { $0.key < $1.key })
    where !constant.elements.allSatisfy(\.isFinite) {
      throw Diagnostic.unsupported("the output '\(name)' is a constant that is not all finite")
    }
  }
}

/// Per-layer options of `quantize`.
public struct QuantizeLayer: Section {
  public static let name = "quantize layer"
  public static let summary = "how one layer is quantized"
  public static var fields: [Field<Self>] {
    [
      Field("weight-bits", \.weightBits, in: 2...16, "bits of the layer's weights"),
      Field(
        "activation-bits", \.activationBits, in: 1...16, "bits of the inputs that its arrays read"
      ).only(when: { $0.activationLevels == nil }, "no 'activation-levels'"),
      Field(
        "activation-levels", \.activationLevels, in: Quantize.levelRange,
        "instead of 'activation-bits': levels above 0 of the inputs that its arrays read"),
    ]
  }

  /// `nil`: as for all layers.
  public var weightBits: Int?
  public var activationBits: Int?
  public var activationLevels: Int?
  public init() {}

  /// `nil`: as for all layers.
  var activations: Resolution? {
    activationLevels.map(Resolution.levels) ?? activationBits.map(Resolution.bits)
  }

  public func validate() throws {
    guard weightBits == nil, activations == nil else { return }
    throw Diagnostic.configuration(
      "a layer under 'layers' of quantize needs 'weight-bits', 'activation-bits' or "
        + "'activation-levels'", at: nil)
  }
}
