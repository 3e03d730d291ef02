import Basics
import NetworkIR
import Operators

/// Which values share a format, and the ranges that the network itself declares.
struct FormatPlan {
  /// Values in evaluation order.
  private let values: [String]
  private let uses: ValueUses
  private let widths: Widths
  /// Constants that are added to the elements of a value, such as those of Pad.
  private let additions: [String: [Float]]
  private let declared: [String: ClosedRange<Float>]
  /// Outputs of layers that no clamp keeps from becoming negative.
  private let openSums: Set<String>
  /// What the vector unit computes, other than by a clamp; its ranges may lie mostly above 0, as that of
  /// HardSwish, or below.
  private let computed: Set<String>
  private let inputs: Set<String>
  /// The formats that the model states.
  private let stated: [String: ActivationFormat]
  private let isSynthetic: Bool
  private let usesDeclared: Bool
  /// The ranges of constant outputs.
  private let constants: [String: ClosedRange<Float>]

  /// - Parameters:
  ///   - stated: the formats that the model states, by value.
  ///   - isSynthetic: if true, observed ranges get a margin.
  ///   - usesDeclared: if true, ranges are those that the network declares, where it does.
  init(
    _ partition: GraphPartition, _ graph: Graph, _ uses: ValueUses, _ widths: Widths,
    stated: [String: ActivationFormat], isSynthetic: Bool, usesDeclared: Bool
  ) {
    var additions: [String: [Float]] = [:]
    for (node, form) in partition.program {
      guard case .rearrangement(.pad(_, _, let value)) = form,
        let origin = uses.origins[node.outputs[0]]
      else { continue }
      additions[origin, default: []].append(value)
    }
    self.uses = uses
    self.widths = widths
    self.additions = additions
    self.stated = stated
    self.isSynthetic = isSynthetic
    self.usesDeclared = usesDeclared
    constants = graph.constantOutputs.mapValues(\.range)
    values =
      graph.inputs.map(\.name) + partition.program.map(\.node.outputs[0])
      + constants.keys.sorted()
    inputs = Set(graph.inputs.map(\.name))
    declared = partition.program.reduce(into: [:]) { ranges, step in
      ranges[step.node.outputs[0]] = step.node.declaredRange(step.form)
    }
    computed = Set(
      partition.program.compactMap { node, form in
        switch form {
        case .function, .product, .sum, .pool, .host: node.outputs[0]
        default: nil
        }
      })
    openSums = Set(
      partition.program.compactMap { node, form in
        guard case .matrix = form, node.clamp?.lowerBound ?? -.infinity < 0 else { return nil }
        return node.outputs[0]
      })
  }

  /// The format of every value; a signed value has at least two bits.
  ///
  /// Where one side of 0 has less than half of the other, a zero point gives both sides one scale.
  func formats(_ observations: Observations, _ options: Quantize) -> [String: ActivationFormat] {
    values.reduce(into: [:]) { formats, value in
      let shared = uses.origins[value].flatMap { formats[$0] }
      formats[value] = stated[value] ?? shared ?? format(of: value, observations, options)
    }
  }

  private func format(of value: String, _ observations: Observations, _ options: Quantize)
    -> ActivationFormat
  {
    let seen = constants[value] ?? observations.ranges[value] ?? 0...0
    let range = (additions[value] ?? []).reduce(known(value) ?? seen) {
      min($0.lowerBound, $1)...max($0.upperBound, $1)
    }
    if let format = shifted(value, range, observations, options) { return format }
    let isSigned = range.lowerBound < 0 || options.headroom > 1 && openSums.contains(value)
    var format = (widths[uses[value]] ?? .bits(options.outputBits)).format(isSigned: isSigned)
    let steps = format.codes.upperBound
    let largest = Double(max(-range.lowerBound, range.upperBound))
    let limit =
      known(value) == nil
      ? self.limit(of: value, largest, steps, observations, options) : largest
    let scale = raised(limit, of: value, largest, options.headroom) / Double(steps)
    // what is always 0 gets the largest code 1
    format.scale = scale.isNormal ? scale : 1 / Double(steps)
    return format
  }

  /// A format with a zero point, for a range of which one side of 0 has less than half of the other;
  /// `nil` if a format without one serves.
  private func shifted(
    _ value: String, _ range: ClosedRange<Float>, _ observations: Observations, _ options: Quantize
  ) -> ActivationFormat? {
    guard computed.contains(value), options.headroom == 1, additions[value] == nil,
      case .bits(let bits)? = widths[uses[value]], uses[value] != .output, bits > 2
    else { return nil }
    let (low, high) = (Double(range.lowerBound), Double(range.upperBound))
    guard low < 0, high > 0, min(-low, high) * 2 < max(-low, high) else { return nil }
    let largest = max(-low, high)
    let limit =
      known(value) == nil
      ? self.limit(of: value, largest, 1 << bits - 1, observations, options) : largest
    // a margin beyond the largest number holds for both sides; a limit below it for the larger one
    let (least, most) = (
      max(low * max(1, limit / largest), -limit), min(high * max(1, limit / largest), limit)
    )
    let scale = (most - least) / Double(1 << bits - 1)
    guard scale.isNormal else { return nil }
    return ActivationFormat(
      bits: bits, isSigned: false, scale: scale, zeroPoint: Int((-least / scale).rounded()))
  }

  /// The range that needs no margin, if any.
  private func known(_ value: String) -> ClosedRange<Float>? {
    usesDeclared ? declared[value] : nil
  }

  /// `limit` with the headroom, but not beyond what the operator of `value` declares.
  private func raised(_ limit: Double, of value: String, _ largest: Double, _ headroom: Double)
    -> Double
  {
    guard headroom > 1, !inputs.contains(value), constants[value] == nil else { return limit }
    let bound = declared[value].map { Double(max(-$0.lowerBound, $0.upperBound)) }
    return min(limit * headroom, max(bound ?? .infinity, largest))
  }

  /// The largest magnitude that the format must hold.
  private func limit(
    of value: String, _ largest: Double, _ steps: Int, _ observations: Observations,
    _ options: Quantize
  ) -> Double {
    let margin = isSynthetic && !inputs.contains(value) ? 1.25 : 1
    guard let histogram = observations.histograms[value] else { return largest * margin }
    switch options.method {
    case .minMax, .grid: return largest * margin
    case .percentile:
      let limit = histogram.magnitude(atPercentile: options.percentile ?? 99.99)
      return min(limit, largest) * margin
    case .mse: return histogram.limitOfLeastError(upTo: largest, steps: steps) * margin
    }
  }
}

extension Tensor<Float> {
  fileprivate var range: ClosedRange<Float> {
    (elements.min() ?? 0)...(elements.max() ?? 0)
  }
}

extension Node {
  /// The range that the operator and its clamp limit the output to; `nil` if it is unlimited.
  fileprivate func declaredRange(_ form: IntegerForm) -> ClosedRange<Float>? {
    let everything = -Float.infinity ... .infinity
    var range = op.range ?? everything
    if case .affine(let affine) = form { range = affine.clamp }
    range = clamp.map(range.clamped(to:)) ?? range
    return range.lowerBound.isFinite && range.upperBound.isFinite ? range : nil
  }
}

extension Operator {
  /// The output range of a bounded function.
  fileprivate var range: ClosedRange<Float>? {
    switch self {
    case is Sigmoid, is HardSigmoid, is Switching: 0...1
    case is Tanh, is Sign: -1...1
    default: nil
    }
  }
}
