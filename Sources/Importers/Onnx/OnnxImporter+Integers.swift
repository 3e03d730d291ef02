import Basics
import NetworkIR
import Operators

/// Nodes that make, read or move integer activations.
extension OnnxImporter {
  /// Operators that only select or move elements, so that they do the same to the reals that
  /// integers stand for.
  private static let moving: Set<String> = [
    "Concat", "DepthToSpace", "Dropout", "Expand", "Flatten", "Gather", "GlobalMaxPool", "Identity",
    "MaxPool", "Pad", "ReduceMax", "Reshape", "Slice", "SpaceToDepth", "Split", "Squeeze", "Tile",
    "Transpose", "Unsqueeze",
  ]

  /// Constants beyond this magnitude make integers of 32 bits overflow.
  private static let largestFactor = 1 << 24

  /// Operators on wide integers that are exact on real numbers.
  private static let arithmetic: Set<String> = ["Abs", "Add", "Neg", "Relu", "Sub", "Sum"]

  /// Whether an operator turns real numbers into integers or back, or is defined on integers.
  static func isOnIntegers(_ node: OnnxNode) -> Bool {
    let names: Set = [
      "QuantizeLinear", "DequantizeLinear", "DynamicQuantizeLinear", "ConvInteger", "MatMulInteger",
    ]
    if QonnxOperator(node) != nil { return true }
    guard node.isInDefaultDomain || node.domain == "com.microsoft" else { return false }
    return names.contains(node.bareName) || QLinearOperator(node.bareName) != nil
  }

  /// Reads a node that has to do with integer activations; `nil` if it has not.
  mutating func readIntegers(_ node: OnnxNode, _ context: inout OnnxNodeContext) throws
    -> ModelCheck.Status?
  {
    guard !context.functions.contains(node.operatorName) || QonnxOperator(node) != nil else {
      return nil
    }
    if let op = QonnxOperator(node) { return try readQonnx(node, op) }
    guard node.isInDefaultDomain || node.domain == "com.microsoft" else { return nil }
    switch node.bareName {
    case "QuantizeLinear": return try readQuantizeLinear(node)
    case "DequantizeLinear": return try readDequantizeLinear(node)
    case "DynamicQuantizeLinear": return try readDynamicQuantizeLinear(node)
    case "ConvInteger": return try readProduct(node, of: "Conv", &context)
    case "MatMulInteger": return try readProduct(node, of: "MatMul", &context)
    case let name where QLinearOperator(name) != nil:
      return try QLinearOperator(name).map { try readQLinear(node, $0, &context) }
    default: break
    }
    guard node.isInDefaultDomain else { return nil }
    if node.bareName == "Cast", let status = try readCast(node) { return status }
    guard node.inputs.contains(where: { codes[$0] != nil }) else { return nil }
    return try readOnCodes(node, &context)
  }

  /// A node that reads at least one integer activation.
  private mutating func readOnCodes(_ node: OnnxNode, _ context: inout OnnxNodeContext) throws
    -> ModelCheck.Status
  {
    let name = node.bareName
    if Self.moving.contains(name) { return try readMove(node, &context) }
    if name == "Clip" || name == "Relu" || name == "Max" || name == "Min",
      try readClamp(node, &context)
    {
      return .compiled
    }
    if name == "Mul" || name == "Div", try readFactor(node) { return .compiled }
    guard Self.arithmetic.contains(name) || name == "Mul" else {
      throw Diagnostic.unsupported(
        "\(name) of integers (\(try elementType(of: node))) is not supported")
    }
    let type = try elementType(of: node)
    guard type == .int32 || type == .int64 else {
      throw Diagnostic.unsupported("\(name) of \(type), which may overflow, is not supported")
    }
    let constants = node.inputs.compactMap { values[$0]?.constant?.integer }
    guard constants.allSatisfy({ $0.elements.allSatisfy { (-(1 << 30)...1 << 30).contains($0) } })
    else {
      throw Diagnostic.unsupported("\(name) of \(type) with constants beyond 2^30 is not supported")
    }
    let inputs = try node.inputs.map { try whole($0, at: node.place) }
    return try defineWhole(node, try append(op(of: node, &context), inputs, at: node.place), type)
  }

  /// The element type of the integers that a node reads.
  private func elementType(of node: OnnxNode) throws -> ElementType {
    for name in node.inputs where codes[name] != nil {
      if case .known(let type, _) = values[name] { return type.element }
    }
    preconditionFailure("'\(node.name)' reads no integers")
  }

  /// The integers of an input themselves, as real numbers.
  mutating func whole(_ name: String, at place: Place?) throws -> String {
    if codes[name] != nil { return try reals(of: name, at: place) }
    guard let constant = values[name]?.constant else { return name }
    return self.constant(constant.asReal)
  }

  /// Defines the output of `node` as integers that the graph holds as `real`.
  mutating func defineWhole(_ node: OnnxNode, _ real: String, _ type: ElementType) throws
    -> ModelCheck.Status
  {
    let output = try node.onlyOutput()
    codes[output] = .whole(real)
    try define(output, .known(TensorType(type, try graphType(real).shape), constant: nil))
    return .compiled
  }

  /// The operator that `node` names, with its attributes; its constant inputs become attributes where
  /// memc has them so.
  private func op(of node: OnnxNode, _ context: inout OnnxNodeContext) throws -> any Operator {
    try imported(node, try operatorType(of: node, context)).op
  }

  private mutating func readMove(_ node: OnnxNode, _ context: inout OnnxNodeContext) throws
    -> ModelCheck.Status
  {
    let type = try elementType(of: node)
    let made = try imported(node, try operatorType(of: node, context))
    let types = try made.inputs.map { name in
      let input = try self.type(of: name)
      return codes[name] != nil || input.element == type ? .real(input.shape) : input
    }
    let results = try made.op.outputTypes(of: types)
    guard results.count == 1, made.outputs.count == 1 else {
      throw Diagnostic.unsupported("\(node.bareName) of integers has more than one output")
    }
    let output = made.outputs[0]
    codes[output] = .moved(made.op, made.inputs)
    try define(output, .known(TensorType(type, results[0].shape), constant: nil))
    return .compiled
  }

  private func type(of name: String) throws -> TensorType {
    guard case .known(let type, _) = values[name] else {
      throw Diagnostic.unsupported("it reads '\(name)', which is absent")
    }
    return type
  }

  /// Clip, Relu, Max and Min with constants narrow the codes of a rounding, or clamp other integers.
  ///
  /// - Returns: false if the bounds are not constants.
  private mutating func readClamp(_ node: OnnxNode, _ context: inout OnnxNodeContext) throws -> Bool
  {
    guard let (source, bounds) = try bounds(of: node, &context) else { return false }
    let type = try elementType(of: node)
    let output = try node.onlyOutput()
    guard case .rounded(let real, var quantizer) = codes[source], let range = quantizer.codes,
      range.overlaps(bounds), range.clamped(to: bounds).count > 1
    else {
      var clip = Clip()
      clip.minimum = Double(bounds.lowerBound)
      clip.maximum = Double(bounds.upperBound)
      let real = try append(clip, [try reals(of: source, at: node.place)], at: node.place)
      _ = try defineWhole(node, real, type)
      return true
    }
    quantizer.codes = range.clamped(to: bounds)
    codes[output] = .rounded(real, quantizer)
    try define(output, .known(TensorType(type, try graphType(real).shape), constant: nil))
    return true
  }

  private func bounds(of node: OnnxNode, _ context: inout OnnxNodeContext) throws -> (
    String, ClosedRange<Int>
  )? {
    let (least, most) = (-(1 << 40), 1 << 40)
    switch node.bareName {
    case "Relu": return (node.input(0), 0...most)
    case "Clip":
      guard codes[node.input(0)] != nil else { return nil }
      let made = try imported(node, Clip.self)
      guard let clip = made.op as? Clip, clip.minimum <= clip.maximum else { return nil }
      let low = max(least, Int(saturating: clip.minimum.rounded(.up)))
      return (
        node.input(0), low...max(low, min(most, Int(saturating: clip.maximum.rounded(.down))))
      )
    default:
      guard node.inputs.count == 2, let source = node.inputs.first(where: { codes[$0] != nil }),
        let other = node.inputs.first(where: { codes[$0] == nil }),
        let bound = values[other]?.constant?.integer, bound.count == 1
      else { return nil }
      let limit = min(max(bound.elements[0], least), most)
      return (source, node.bareName == "Max" ? limit...most : least...limit)
    }
  }

  /// A positive constant factor is remembered; a positive constant divisor truncates.
  ///
  /// So `x · m / d` of integers is one rounding of x with the step d / m.
  /// - Returns: false if the other operand is not a positive constant.
  private mutating func readFactor(_ node: OnnxNode) throws -> Bool {
    let isQuotient = node.bareName == "Div"
    guard node.inputs.count == 2,
      let source = node.inputs.first(where: { codes[$0] != nil }),
      let other = node.inputs.first(where: { codes[$0] == nil }),
      !isQuotient || source == node.input(0),
      let factor = values[other]?.constant?.integer, factor.count == 1, factor.elements[0] > 0
    else {
      if isQuotient {
        throw Diagnostic.unsupported(
          "Div of integers by anything but one positive constant is not supported")
      }
      return false
    }
    let output = try node.onlyOutput()
    let type = try elementType(of: node)
    guard isQuotient || type.size >= 4 && factor.elements[0] < Self.largestFactor else {
      throw Diagnostic.unsupported(
        "Mul of \(type.rawValue) by \(factor.elements[0]), which may overflow, is not supported")
    }
    let shape = try self.type(of: source).shape
    guard factor.rank <= shape.count else {
      throw Diagnostic.unsupported("\(node.bareName) of integers that adds axes is not supported")
    }
    try define(output, .known(TensorType(type, shape), constant: nil))
    guard isQuotient else {
      codes[output] = .product(source, by: factor.elements[0])
      return true
    }
    var (base, step) = (source, Double(factor.elements[0]))
    while case .product(let inner, let count) = codes[base] {
      (base, step) = (inner, step / Double(count))
    }
    codes[output] = .rounded(
      try reals(of: base, at: node.place),
      Quantizer(step: step, unit: 1, codes: nil, rounding: .zero))
    return true
  }

  /// Throws unless integers keep their values in another type. Sums have 32 bits, whatever their type.
  private func expectHeld(_ type: ElementType, _ codes: HeldCodes?, by target: ElementType) throws {
    var range = type.range ?? 0...0
    if case .rounded(_, let quantizer)? = codes, let stated = quantizer.codes { range = stated }
    let isWide = target.size >= 4 && target.range?.lowerBound ?? 0 < 0
    guard target != .bool,
      isWide
        || target.range.map({ $0.contains(range.lowerBound) && $0.contains(range.upperBound) })
          == true
    else {
      throw Diagnostic.unsupported(
        "Cast of \(type.rawValue) to \(target.rawValue), which does not hold all its values, is not "
          + "supported")
    }
  }

  /// A Cast of real numbers to integers truncates; of integers to real numbers, it reads them.
  private mutating func readCast(_ node: OnnxNode) throws -> ModelCheck.Status? {
    let (input, output) = (node.input(0), try node.onlyOutput())
    guard case .known(let type, nil) = values[input],
      let target = try node.attributes().integer("to").flatMap(ElementType.init(onnxCode:))
    else { return nil }
    guard codes[input] == nil else {
      if target.isReal {
        let name = try reals(of: input, named: output, at: node.place)
        try define(output, .known(try graphType(name), constant: nil))
      } else {
        try expectHeld(type.element, codes[input], by: target)
        codes[output] = codes[input]
        try define(output, .known(TensorType(target, type.shape), constant: nil))
      }
      return .compiled
    }
    guard type.element.isReal, !target.isReal, target != .bool else { return nil }
    // sums of the tile machine have 32 bits, so that a wider type does not limit them
    let codes = target.size >= 4 ? nil : target.range
    self.codes[output] = .rounded(
      input, Quantizer(step: 1, codes: codes, rounding: .zero))
    try define(output, .known(TensorType(target, type.shape), constant: nil))
    return .compiled
  }
}
