import Basics
import NetworkIR
import Operators

/// Integer activations as real numbers of the graph.
extension OnnxImporter {
  /// The value of the graph that holds `unit · (codes − zeroPoint)`; adds nodes for it once.
  ///
  /// - Parameter wished: the name that it gets if it is new.
  mutating func reals(
    of codes: String, unit: Double = 1, zeroPoint: Int = 0, named wished: String? = nil,
    at place: Place?
  ) throws -> String {
    let reading = CodeReading(codes: codes, unit: unit, zeroPoint: zeroPoint)
    if let name = readings[reading] {
      return try wished.map { try append(Identity(), [name], named: $0, at: place) } ?? name
    }
    let name = try made(reading, named: wished, at: place)
    readings[reading] = name
    return name
  }

  private mutating func made(_ reading: CodeReading, named wished: String?, at place: Place?) throws
    -> String
  {
    let (unit, zeroPoint) = (reading.unit, reading.zeroPoint)
    switch codes[reading.codes] {
    case .rounded(let real, var quantizer):
      quantizer.unit = unit
      let shift = Float(unit * Double(quantizer.zeroPoint - zeroPoint))
      let rounded = try append(
        Quant(quantizer), [real], named: shift == 0 ? wished : nil, at: place)
      guard shift != 0 else { return rounded }
      return try append(Add(), [rounded, constant(Tensor([], [shift]))], named: wished, at: place)
    case .whole(let real):
      var value = real
      if zeroPoint != 0 {
        value = try append(
          Sub(), [value, constant(Tensor([], [Float(zeroPoint)]))], named: unit == 1 ? wished : nil,
          at: place)
      }
      if unit != 1 {
        value = try append(
          Mul(), [value, constant(Tensor([], [Float(unit)]))], named: wished, at: place)
      }
      guard value == real, let wished else { return value }
      return try append(Identity(), [real], named: wished, at: place)
    case .product(let factor, let count):
      guard zeroPoint == 0 else {
        throw Diagnostic.unsupported("a zero point of a product of integers is not supported")
      }
      return try reals(of: factor, unit: unit * Double(count), named: wished, at: place)
    case .moved(let op, let inputs):
      let reals = try inputs.map { name in
        try self.reals(ofInput: name, unit: unit, zeroPoint: zeroPoint, at: place)
      }
      return try append(
        op.moving(unit: unit, zeroPoint: zeroPoint), reals, named: wished, at: place)
    case nil: preconditionFailure("'\(reading.codes)' is not an integer activation")
    }
  }

  /// The same for an input of a node: integers, a constant of integers, or indices.
  private mutating func reals(
    ofInput name: String, unit: Double, zeroPoint: Int, at place: Place?
  ) throws -> String {
    guard codes[name] == nil else {
      return try reals(of: name, unit: unit, zeroPoint: zeroPoint, at: place)
    }
    guard case .known(_, let constant?) = values[name], let integers = constant.integer,
      constant.type != .int64
    else { return name }
    return self.constant(integers.map { Float(unit) * Float($0 - zeroPoint) })
  }

  /// Adds a node and returns the name of its output.
  mutating func append(
    _ op: any Operator, _ inputs: [String], named wished: String? = nil, at place: Place?
  ) throws -> String {
    let name = wished ?? freshName(inputs[0], op.name.lowercased())
    let type = try op.outputTypes(of: try inputs.map(graphType))[0]
    try TensorLimits.check(type.shape, of: "an output of \(op.name)")
    graphTypes[name] = type
    graph.nodes.append(Node(name, op, inputs: inputs, outputs: [name], place: place))
    return name
  }

  /// Adds a constant of the graph and returns its name.
  mutating func constant(_ tensor: Tensor<Float>, steps: [Double]? = nil) -> String {
    let name = freshName("constant", "\(graphTypes.count)")
    values[name] = .constant(AnyTensor(tensor))
    graphTypes[name] = .real(tensor.shape)
    graph.weightSteps[name] = steps
    return name
  }

  /// The type of a real value or a constant of the graph.
  func graphType(_ name: String) throws -> TensorType {
    if let type = graphTypes[name] { return type }
    guard case .known(let type, _) = values[name] else {
      throw Diagnostic.unsupported("it reads '\(name)', which is absent")
    }
    return type
  }

  private mutating func freshName(_ base: String, _ role: String) -> String {
    var name = "\(base).\(role)"
    while !takenNames.insert(name).inserted { name += "_" }
    return name
  }
}

extension Operator {
  /// This operator on `unit · (integer − zeroPoint)` in place of integers.
  fileprivate func moving(unit: Double, zeroPoint: Int) -> any Operator {
    guard var pad = self as? Pad else { return self }
    pad.value = unit * (pad.value - Double(zeroPoint))
    return pad
  }
}
