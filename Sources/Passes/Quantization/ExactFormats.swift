import Basics
import NetworkIR

/// Formats that hold values between stated formats exactly.
///
/// 1. One factor and a shift by whole steps change only the scale and the zero point.
/// 2. Sums of values with one scale, and sums over windows, which means are, need more bits. They get
///    up to 16 if nothing but such nodes and stated roundings read them.
struct ExactFormats {
  /// Those that the model states, and the others.
  private(set) var formats: [String: ActivationFormat]
  private let editor: GraphEditor

  init(_ editor: GraphEditor, stated: [String: ActivationFormat]) {
    self.editor = editor
    formats = stated
    for index in editor.indices where editor[index].outputs.count == 1 {
      let output = editor[index].outputs[0]
      if formats[output] == nil { formats[output] = format(of: editor[index]) }
    }
  }

  private func format(of node: Node) -> ActivationFormat? {
    switch editor.form(of: node) {
    case .affine(let form):
      editor.activation(of: node).flatMap(format)?.multiplied(by: form, then: node.clamp)
    case .sum(let signs) where isReadExactly(node.outputs[0]):
      sum(of: node.inputs.map(format), signs)
    case .pool(let pool) where pool.isMean && isReadExactly(node.outputs[0]):
      mean(of: node.inputs[0], pool.window)
    default: nil
    }
  }

  /// The format of means over whole windows.
  private func mean(of value: String, _ window: Window) -> ActivationFormat? {
    guard let sizes = editor.types[value]?.shape.dropFirst(2),
      !window.readsPadding(of: Array(sizes))
    else { return nil }
    return format(of: value)?.mean(of: window.kernel.elementCount)
  }

  private func format(of value: String) -> ActivationFormat? {
    formats[editor.origin(of: value)]
  }

  private func sum(of terms: [ActivationFormat?], _ signs: [Int]) -> ActivationFormat? {
    let known = terms.compactMap(\.self)
    guard known.count == terms.count, let scale = known.first?.scale,
      known.allSatisfy({ $0.scale == scale })
    else { return nil }
    let ranges = zip(known, signs).map { $0.steps(times: $1) }
    return ActivationFormat(
      steps: ranges.reduce(0) { $0 + $1.lowerBound }...ranges.reduce(0) { $0 + $1.upperBound },
      scale: scale)
  }

  /// Whether the numbers of a value are needed exactly: whether one node reads them, which rounds as
  /// the model states or computes exactly itself.
  private func isReadExactly(_ value: String) -> Bool {
    guard editor.isReadOnce(value), !editor.isOutput(value) else { return false }
    return editor.readers(of: value).allSatisfy { reader in
      guard reader.outputs.count == 1 else { return false }
      return formats[reader.outputs[0]] != nil
        || editor.form(of: reader)?.isExact == true && isReadExactly(reader.outputs[0])
    }
  }
}

extension IntegerForm {
  /// Whether whole steps make whole steps of another size.
  fileprivate var isExact: Bool {
    switch self {
    case .affine(let form): form.scale.isUniform && form.shift.isUniform
    case .sum: true
    case .pool(let form): form.isMean || onlySelects
    default: onlySelects
    }
  }
}

extension PoolForm {
  fileprivate var isMean: Bool { if case .average = kind { true } else { false } }
}

extension ActivationFormat {
  /// A format without zero point for so many steps from 0; `nil` if 16 bits do not hold them.
  fileprivate init?(steps: ClosedRange<Int>, scale: Double) {
    let isSigned = steps.lowerBound < 0
    let most = max(steps.upperBound, ~steps.lowerBound)
    guard
      let bits = ((isSigned ? 2 : 1)...16).first(where: { most < 1 << ($0 - (isSigned ? 1 : 0)) })
    else { return nil }
    self.init(bits: bits, isSigned: isSigned, scale: scale)
  }

  /// The codes less the zero point, times a sign.
  fileprivate func steps(times sign: Int) -> ClosedRange<Int> {
    let ends = [codes.lowerBound, codes.upperBound].map { sign * ($0 - zeroPoint) }
    return min(ends[0], ends[1])...max(ends[0], ends[1])
  }

  /// The format of a mean of `count` numbers, in which their sum is whole.
  fileprivate func mean(of count: Int) -> ActivationFormat? {
    let steps = steps(times: 1)
    guard count <= 1 << 16 else { return nil }
    return ActivationFormat(
      steps: steps.lowerBound * count...steps.upperBound * count, scale: scale / Double(count))
  }

  /// The format of these numbers times one positive factor plus whole steps, clamped to codes; `nil` if
  /// `form` is not that.
  fileprivate func multiplied(by form: AffineForm, then clamp: ClosedRange<Float>?)
    -> ActivationFormat?
  {
    guard form.scale.isUniform, form.shift.isUniform, let factor = form.scale.elements.first,
      factor > 0
    else { return nil }
    var format = self
    format.scale *= Double(factor)
    let shift = Double(form.shift.elements.first ?? 0) / format.scale
    guard format.scale.isNormal, shift.magnitude < 0x1p20,
      (shift - shift.rounded()).magnitude < 1e-3
    else { return nil }
    format.zeroPoint -= Int(saturating: shift.rounded())
    format.rounding = .nearest
    guard storableCodes.contains(format.zeroPoint) else { return nil }
    if format.zeroPoint != 0 { format.levels = nil }
    let quantizer = Quantizer(
      step: format.scale, zeroPoint: format.zeroPoint, codes: format.codes)
    return quantizer.hasCodes(for: form.clamp(then: clamp)) ? format : nil
  }
}

extension Tensor<Float> {
  fileprivate var isUniform: Bool { elements.allSatisfy { $0 == elements[0] } }
}
