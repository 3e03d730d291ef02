import Basics

/// The text form of a network.
///
/// ```
/// memc-network 1
/// input x float32[1, 1, 28, 28]
/// images {mean = 0.1307, std = 0.3081}
/// host-operators
/// parameter conv1.weight float32[6, 1, 5, 5]
/// c1 = Conv(x, @conv1.weight, @conv1.bias) {pads = [2, 2, 2, 2]} clamp [0.0, inf]
/// output c1
/// calibration "synthetic"
/// format x u8 {scale = 0.00392156862745098}
/// weights conv1.weight i8 {scales = [0.0123]}
/// bias conv1.bias
/// steps conv1.weight [0.25]
/// kernels c1 [[0, 3], [1, 2]]
/// ```
/// `@name` is a constant that is stored elsewhere, or one of a `parameter` line, which training
/// sets. The codes of `weights` and `bias` are also stored elsewhere. The line of a node that does
/// not have the name of its first output ends in `named …`. With `host-operators`, the host computes
/// what the tile machine cannot. The text leaves out constants that
/// nothing reads, and the real values of weights that have integer codes.
extension Graph: CustomStringConvertible {
  static let textVersion = 1

  public var description: String {
    let constants = constantNames
    var lines = ["memc-network \(Self.textVersion)"]
    lines += inputs.map { "input \($0.name.asName) \($0.type)" }
    if !preparation.isEmpty { lines.append("images \(preparation.record)") }
    if usesHost { lines.append("host-operators") }
    lines += untrained.sorted().compactMap { name in
      constants.contains(name) ? self.constants[name].map { (name, $0) } : nil
    }.map { "parameter \($0.asName) \(TensorType($1.type, $1.shape))" }
    lines += nodes.map { $0.text(constants) }
    lines += outputs.map { "output \($0.asReference(constants))" }
    lines += inNodeOrder(weightSteps, nodes.flatMap(\.inputs)).compactMap { name, steps in
      constants.contains(name) ? "steps \(name.asName) \(steps.value)" : nil
    }
    lines += quantization.map(quantizationLines) ?? []
    lines += inNodeOrder(kernelGroups, nodes.map(\.name)).map { name, groups in
      "kernels \(name.asName) \(groups.columns)"
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private func quantizationLines(_ quantization: Quantization) -> [String] {
    let values = inputs.map(\.name) + nodes.flatMap(\.outputs)
    let read = nodes.flatMap(\.inputs)
    return ["calibration \(quantization.calibration.quoted)"]
      + inNodeOrder(quantization.activations, values).map { name, format in
        "format \(name.asName) \(format.text)"
      }
      + inNodeOrder(quantization.weights, read).map { name, weights in
        "weights \(name.asName) i\(weights.bits) {scales = \(weights.scales.value)}"
      }
      + inNodeOrder(quantization.biases, read).map { name, bias in
        let fields = BiasAttributes(bias).record
        return "bias \(name.asName)" + (fields.isEmpty ? "" : " \(fields)")
      }
  }

  /// The entries in the order of `names`, followed by the others, sorted by name.
  private func inNodeOrder<Entry>(_ entries: [String: Entry], _ names: [String])
    -> [(String, Entry)]
  {
    var order: [String: Int] = [:]
    for (index, name) in names.enumerated() where order[name] == nil { order[name] = index }
    return entries.sorted {
      (order[$0.key] ?? .max, $0.key) < (order[$1.key] ?? .max, $1.key)
    }.map { ($0.key, $0.value) }
  }
}

extension Node {
  /// The node's line; names in `constants` are written with `@`.
  fileprivate func text(_ constants: Set<String>) -> String {
    let arguments = inputs.map { $0.asReference(constants) }.joined(separator: ", ")
    var text = outputs.map(\.asName).joined(separator: ", ") + " = \(op.name)(\(arguments))"
    if !op.record.isEmpty { text += " \(op.record)" }
    if let clamp {
      text += " clamp \([clamp.lowerBound, clamp.upperBound].map(\.shortestDouble).value)"
    }
    if name != outputs.first { text += " named \(name.asName)" }
    return text
  }
}

extension ActivationFormat {
  /// `u8 {scale = 0.5, zero-point = 3}`.
  fileprivate var text: String {
    "\(isSigned ? "i" : "u")\(bits) \(FormatAttributes(self).record)"
  }
}

extension String {
  /// This name as a reference to a value.
  fileprivate func asReference(_ constants: Set<String>) -> String {
    (constants.contains(self) ? "@" : "") + asName
  }
}

/// The fields between the braces of a `format` line.
struct FormatAttributes: Component {
  static let name = "format"
  static let summary = "the integer format of an activation"
  static var fields: [Field<Self>] {
    [
      Field("scale", \.scale, required: true, "real numbers per code"),
      Field("zero-point", \.zeroPoint, "the code of 0"),
      Field("levels", \.levels, in: 1...65535, "largest magnitude of a code"),
      Field("rounding", \.rounding, "how real numbers become codes"),
    ]
  }

  var scale = 1.0
  var zeroPoint = 0
  var levels: Int?
  var rounding = Rounding.nearest

  init() {}

  init(_ format: ActivationFormat) {
    scale = format.scale
    zeroPoint = format.zeroPoint
    levels = format.levels
    rounding = format.rounding
  }
}

/// The fields between the braces of a `bias` line, which may be absent.
struct BiasAttributes: Component {
  static let name = "bias"
  static let summary = "the integer form of a bias"
  static var fields: [Field<Self>] {
    [
      Field(
        "fraction-bits", \.fractionBits, in: QuantizedBias.fractions,
        "bits of the codes below the unit of the sums")
    ]
  }

  var fractionBits = 0

  init() {}

  init(_ bias: QuantizedBias) { fractionBits = bias.fractionBits }
}

/// The fields between the braces of a `weights` line.
struct WeightAttributes: Component {
  static let name = "weights"
  static let summary = "the integer format of weights"
  static var fields: [Field<Self>] {
    [Field("scales", \.scales, required: true, "real numbers per code: one, or one per column")]
  }

  var scales: [Double] = []

  init() {}
}
