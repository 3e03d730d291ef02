import Basics
import NetworkIR
import Operators

/// The roundings that a model states, merged into the nodes before them.
///
/// 1. A rounding of whole numbers to whole numbers is dropped.
/// 2. A rounding becomes the format of the value that it rounds, if nothing else reads that value: of
///    an input, or of what a node computes. It moves back past nodes that only move elements or take
///    maxima.
/// 3. Other roundings stay, as nodes whose output has the format that they state.
/// 4. Values between those formats get formats that hold them exactly, where such formats exist.
struct StatedFormats {
  /// The graph without the roundings that became formats.
  private(set) var graph: Graph
  /// By value.
  private(set) var formats: [String: ActivationFormat] = [:]
  /// The factor between the sums of a matrix node and its output, by the node's name; absent: 1.
  private(set) var gains: [String: Double] = [:]
  /// Inputs that are taken as whole numbers, because the network computes on integers.
  private(set) var integerInputs: Set<String> = []

  /// Numbers that Pad adds between two codes, and the codes that they take.
  private(set) var roundedPadding: [(site: Place, number: Float, held: Float)] = []
  private let recorded: [String: ActivationFormat]
  /// Whether a rounding to any number of codes was left because its range was not known.
  private(set) var lacksRanges = false

  /// - Parameters:
  ///   - ranges: the ranges of values; `nil` if they are not known yet.
  ///   - recorded: formats of values that an earlier compilation has chosen.
  ///   - activationBits: the bits of inputs that are whole numbers.
  /// - Throws: `unsupported` if a rounding has no format on the tile machine.
  init(
    _ graph: Graph, ranges: [String: ClosedRange<Float>]?,
    recorded: [String: ActivationFormat] = [:], activationBits: Int
  ) throws {
    self.graph = graph
    self.recorded = recorded
    guard graph.nodes.contains(where: { $0.op is any QuantizingOperator }) else { return }
    var editor = try GraphEditor(graph)
    let whole = WholeNumbers(editor)
    integerInputs = whole.assumedInputs
    for name in integerInputs {
      let isSigned = (ranges?[name]?.lowerBound ?? 0) < 0
      formats[name] = ActivationFormat(bits: activationBits, isSigned: isSigned, scale: 1)
    }
    for index in editor.indices { try merge(index, in: &editor, whole, ranges) }
    self.graph = editor.result()
    try checkPadding(try GraphEditor(self.graph))
    formats = ExactFormats(try GraphEditor(self.graph), stated: formats).formats
  }

  /// Throws where Pad adds a number beyond the codes of the format which the model states for the other
  /// elements; notes one between two codes.
  private mutating func checkPadding(_ editor: GraphEditor) throws {
    for index in editor.indices {
      let node = editor[index]
      guard case .rearrangement(.pad(_, _, let value))? = editor.form(of: node),
        let format = formats[editor.origin(of: node.inputs[0])]
      else { continue }
      let held = format.real(of: format.code(of: Double(value)))
      let error = (held - Double(value)).magnitude / format.scale
      guard error <= 0.51 else {
        throw Diagnostic.unsupported(
          "Pad adds \(value), but the codes that the model states for the other elements hold "
            + "\(Float(held)) instead", at: node.site)
      }
      if error > 1e-3 { roundedPadding.append((node.site, value, Float(held))) }
    }
  }

  /// Whether every value of the program has a format, its own or that of what it moves.
  func cover(_ partition: GraphPartition, _ graph: Graph, _ uses: ValueUses) -> Bool {
    let values = graph.inputs.map(\.name) + partition.program.map(\.node.outputs[0])
    return values.allSatisfy {
      formats[$0] != nil || uses.origins[$0].map { formats[$0] != nil } ?? false
    }
  }

  private mutating func merge(
    _ index: Int, in editor: inout GraphEditor, _ whole: WholeNumbers,
    _ ranges: [String: ClosedRange<Float>]?
  ) throws {
    let node = editor[index]
    guard let op = node.op as? any QuantizingOperator, let input = editor.activation(of: node)
    else { return }
    let output = node.outputs[0]
    let quantizer = op.quantizer.clamped(to: node.clamp)
    if quantizer.isIdentity(of: whole, input), let producer = editor.mergeableProducer(of: input) {
      formats[output] = formats.removeValue(forKey: input)
      return editor.absorb(index, into: producer)
    }
    let codes = quantizer.codes ?? recorded[output]?.codes
    guard codes != nil || ranges != nil else {
      lacksRanges = true
      return
    }
    let limited = quantizer.with(codes: codes).limited(to: ranges?[output])
    guard let format = limited.format else { throw Self.refusal(of: limited, node) }
    if op is BipolarQuant {
      formats[output] = format
      keepSign(of: input, in: editor)
    } else if limited.unit != limited.step || !limited.isStorable,
      case .input(let name) = editor.roundable(input, to: limited.storable, formats)
    {
      // the input has the codes, and the node limits them or gives them another unit
      formats[name] = limited.storable.format
      formats[name]?.scale = limited.step
      formats[output] = format
    } else if let source = editor.roundable(input, to: limited, formats),
      source.isNode || !editor.isOutput(output)
    {
      take(format, limited, of: source, index, in: &editor)
    } else if !(op is Floor) {
      formats[output] = format
      if case .input(let name) = editor.roundable(input, to: limited, formats) {
        formats[name] = format
      }
    }
  }

  /// Rounds a value down to codes that have its sign, if nothing but a sign is made of it.
  private mutating func keepSign(of value: String, in editor: GraphEditor) {
    let sign = Quantizer(step: 1, codes: -2...1, rounding: .down)
    guard case .node(let maker, _) = editor.roundable(value, to: sign, formats) else { return }
    formats[editor[maker].outputs[0]] = sign.format
  }

  private static func refusal(of quantizer: Quantizer, _ node: Node) -> Diagnostic {
    .unsupported(
      quantizer.machineRounding == nil
        ? "it rounds negative numbers toward zero, which the tile machine cannot"
        : "it rounds to codes \(quantizer.codes.map { "\($0.lowerBound) to \($0.upperBound)" } ?? ""),"
          + " but the tile machine has 16 bits", at: node.site)
  }

  /// Gives the value at `source` the format of node `index`, which is removed.
  private mutating func take(
    _ format: ActivationFormat, _ quantizer: Quantizer, of source: GraphEditor.Roundable,
    _ index: Int, in editor: inout GraphEditor
  ) {
    let input = editor[index].inputs[0]
    let output = editor[index].outputs[0]
    switch source {
    case .input(let name):
      formats[name] = format
      editor.bypass(index, reading: input)
    case .same: editor.bypass(index, reading: input)
    case .node(let maker, let last):
      let gain = quantizer.unit / quantizer.step
      if gain != 1 { gains[editor[maker].name] = gain }
      let clamp = editor[maker].clamp?.multiplied(by: gain)
      editor[maker].clamp = (clamp?.clamped(to: quantizer.range) ?? quantizer.range).ifFinite
      editor.absorb(index, into: last)
      formats[maker == last ? output : editor[maker].outputs[0]] = format
    }
  }
}

extension Quantizer {
  /// This rounding followed by a clamp of its results.
  fileprivate func clamped(to clamp: ClosedRange<Float>?) -> Quantizer {
    guard let clamp else { return self }
    var narrow = self
    let low = clamp.lowerBound.steps(of: unit, .up) + Double(zeroPoint)
    let high = clamp.upperBound.steps(of: unit, .down) + Double(zeroPoint)
    let (least, most) = (codes?.lowerBound ?? -(1 << 40), codes?.upperBound ?? 1 << 40)
    let range = max(least, Int(saturating: low))...max(least + 1, min(most, Int(saturating: high)))
    guard codes != nil || low.isFinite && high.isFinite else { return self }
    narrow.codes = range
    return narrow
  }

  /// This rounding with the codes that a value with this range needs, if it states none; a fourth more
  /// in magnitude, up to all that their bits hold.
  /// The same rounding, to these codes; `nil`: to any number of codes.
  fileprivate func with(codes: ClosedRange<Int>?) -> Quantizer {
    var other = self
    other.codes = codes
    return other
  }

  fileprivate func limited(to range: ClosedRange<Float>?) -> Quantizer {
    guard codes == nil, let range else { return self }
    let largest = Double(max(-range.lowerBound, range.upperBound)) / unit * 1.25
    let isSigned = range.lowerBound < 0
    let bits = (isSigned ? 2 : 1)...16
    let fitting = bits.first { largest < Double(1 << ($0 - (isSigned ? 1 : 0))) } ?? 16
    var limited = self
    limited.codes =
      isSigned ? -(1 << (fitting - 1))...(1 << (fitting - 1)) - 1 : 0...(1 << fitting) - 1
    return limited
  }

  /// Whether this rounding leaves `value` as it is.
  fileprivate func isIdentity(of whole: WholeNumbers, _ value: String) -> Bool {
    codes == nil && step == 1 && unit == 1 && whole.values.contains(value)
  }
}

extension Float {
  /// This limit in whole steps; one that misses a step by single precision is that step.
  fileprivate func steps(of unit: Double, _ rule: FloatingPointRoundingRule) -> Double {
    let steps = Double(self) / unit
    let nearest = steps.rounded()
    return (steps - nearest).magnitude <= 1e-6 * nearest.magnitude ? nearest : steps.rounded(rule)
  }
}

extension ClosedRange<Float> {
  fileprivate func multiplied(by factor: Double) -> ClosedRange {
    factor == 1
      ? self : Float(Double(lowerBound) * factor)...Float(Double(upperBound) * factor)
  }

  fileprivate var ifFinite: ClosedRange? { self == -.infinity ... .infinity ? nil : self }
}

extension GraphEditor {
  /// Where a rounding can take place.
  enum Roundable {
    case input(String)
    /// The value is already rounded in this way.
    case same
    /// Where node `maker` computes; nodes from there to `last` only select elements.
    case node(maker: Int, last: Int)

    var isNode: Bool { if case .node = self { true } else { false } }
  }

  /// Where `value` can be rounded, if nothing but the rounding reads it.
  fileprivate func roundable(
    _ value: String, to quantizer: Quantizer, _ formats: [String: ActivationFormat]
  ) -> Roundable? {
    let origin = origin(of: value)
    if let format = formats[origin] {
      return quantizer.keeps(format) ? .same : nil
    }
    guard isReadOnce(value), !isOutput(value) else { return nil }
    guard let last = producer(of: value) else {
      return quantizer.isStorable ? .input(value) : nil
    }
    var maker = last
    while let form = form(of: self[maker]), form.onlySelects {
      guard self[maker].clamp == nil, let input = activation(of: self[maker]), isReadOnce(input),
        !isOutput(input)
      else { return nil }
      guard let next = producer(of: input) else {
        return quantizer.unit == quantizer.step && quantizer.isStorable ? .input(input) : nil
      }
      maker = next
    }
    switch form(of: self[maker]) {
    case .matrix: break
    case .affine, .function, .sum, .product, .concatenation, .pool:
      guard quantizer.unit == quantizer.step, !(self[maker].op is any QuantizingOperator) else {
        return nil
      }
    default: return nil
    }
    return .node(maker: maker, last: last)
  }

  /// The value whose elements `value` moves or selects.
  func origin(of value: String) -> String {
    guard let index = producer(of: value), self[index].clamp == nil,
      form(of: self[index])?.onlySelects == true, let input = activation(of: self[index])
    else { return value }
    return origin(of: input)
  }
}

extension Quantizer {
  /// Whether it leaves values of this format as they are.
  fileprivate func keeps(_ format: ActivationFormat) -> Bool {
    guard unit == step, format.scale == step, format.zeroPoint == zeroPoint else { return false }
    guard let codes else { return true }
    return codes.lowerBound <= format.codes.lowerBound
      && format.codes.upperBound <= codes.upperBound
  }

  /// This rounding to all codes that its bits hold.
  fileprivate var storable: Quantizer {
    var storable = self
    storable.codes = format?.storableCodes
    return storable
  }

  /// Whether its codes are all codes of its format.
  fileprivate var isStorable: Bool { format.map { $0.codes == codes } ?? false }
}

extension IntegerForm {
  /// Whether every element of the output is one of the input, so that the input can be rounded or
  /// clamped instead; zeros that Pad adds count, because every format has 0.
  var onlySelects: Bool {
    switch self {
    case .rearrangement(.pad(_, _, let value)): value == 0
    case .rearrangement: true
    case .pool(let form): if case .max = form.kind { true } else { false }
    default: false
    }
  }
}
