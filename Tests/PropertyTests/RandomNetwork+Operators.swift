import Basics
import NetworkIR
import Operators

extension RandomNetwork {
  /// A random operator with attributes and inputs, which may not fit each other.
  mutating func draw() throws -> (any Operator, [String])? {
    let (name, shape) = value()
    switch index(30) {
    case 0, 1: return shape.isImage ? try convolution(name, shape) : try product(name, shape)
    case 2, 3: return try pool(name, shape)
    case 4: return try reduced(name, shape)
    case 5: return try product(name, shape)
    case 6, 7: return try joined(name, shape)
    case 8, 9: return try withConstant(name, shape)
    case 10, 11: return try function(name)
    case 12: return try normalised(name, shape)
    case 13: return try last(name, shape)
    case 14: return try padded(name, shape)
    case 15: return try concatenated(name, shape)
    case 16...20: return try composite(name, shape)
    case 21...23: return try selected(name, shape)
    default: return try rearranged(name, shape)
    }
  }

  func make(_ name: String, _ attributes: [String: Value] = [:]) throws -> any Operator {
    let record = attributes.sorted { $0.key < $1.key }.reduce(into: Record()) {
      $0[$1.key] = $1.value
    }
    return try operators.make(name, record)
  }

  /// Random attributes of a window over spatial axes of these sizes.
  mutating func window(_ sizes: [Int], pads: Int) -> [String: Value] {
    let kernel = sizes.map { _ in size(3) }
    var attributes: [String: Value] = ["kernel_shape": kernel.value]
    if index(2) == 0 { attributes["strides"] = sizes.map { _ in size(4) }.value }
    if index(3) == 0 { attributes["dilations"] = sizes.map { _ in size(2) }.value }
    switch index(4) {
    case 0: attributes["pads"] = (sizes + sizes).map { _ in index(pads + 1) }.value
    case 1: attributes["auto_pad"] = ["SAME_UPPER", "SAME_LOWER", "VALID"][index(3)].value
    default: break
    }
    return attributes
  }

  private mutating func convolution(_ name: String, _ shape: [Int]) throws
    -> (any Operator, [String])
  {
    var attributes = window(Array(shape.dropFirst(2)), pads: 2)
    guard case .list(let kernel)? = attributes["kernel_shape"]?.content else {
      return (Relu(), [name])
    }
    let sizes = try kernel.map { try Int($0) }
    let divisors = (1...shape[1]).filter { shape[1] % $0 == 0 }
    let groups = divisors[index(divisors.count)]
    let columns = groups * size(3)
    attributes["group"] = groups.value
    let weights = constant([columns, shape[1] / groups] + sizes)
    let bias = index(2) == 0 ? [] : [constant([columns])]
    return (try make("Conv", attributes), [name, weights] + bias)
  }

  private mutating func pool(_ name: String, _ shape: [Int]) throws -> (any Operator, [String]) {
    if index(4) == 0 {
      return (try make(["GlobalAveragePool", "GlobalMaxPool"][index(2)]), [name])
    }
    var attributes = window(Array(shape.dropFirst(2)), pads: 1)
    attributes["ceil_mode"] = index(2).value
    if index(2) == 0 { return (try make("MaxPool", attributes), [name]) }
    attributes["count_include_pad"] = index(2).value
    return (try make("AveragePool", attributes), [name])
  }

  private mutating func reduced(_ name: String, _ shape: [Int]) throws -> (any Operator, [String]) {
    let axes = shape.indices.filter { _ in index(2) == 0 }.map {
      index(2) == 0 ? $0 : $0 - shape.count
    }
    return (
      try make(
        ["ReduceMean", "ReduceMax", "ReduceMin", "ReduceSum"][index(4)],
        [
          "axes": axes.value, "keepdims": index(2).value,
          "noop_with_empty_axes": index(2).value,
        ]), [name]
    )
  }

  private mutating func product(_ name: String, _ shape: [Int]) throws -> (any Operator, [String]) {
    let (rows, columns) = (shape.last ?? 1, size(5))
    if index(3) == 0 {
      return (try make("MatMul"), [name, value(or: name) { $0.dropLast().last == rows }])
    }
    guard shape.count == 2, index(2) == 0 else {
      return (try make("MatMul"), [name, constant([rows, columns])])
    }
    let transposes = index(2)
    let attributes: [String: Value] = [
      "transB": transposes.value, "alpha": Double(real()).value, "beta": Double(real()).value,
    ]
    let weights = constant(transposes == 1 ? [columns, rows] : [rows, columns])
    let biases = [[], [constant([columns])], [constant([1, columns])], [constant([])]]
    return (try make("Gemm", attributes), [name, weights] + biases[index(4)])
  }

  /// Two or more activations, broadcast or of equal shape.
  private mutating func joined(_ name: String, _ shape: [Int]) throws -> (any Operator, [String]) {
    let small = shape.enumerated().map { $0 > 0 && index(3) == 0 ? 1 : $1 }
    let other = value(like: index(2) == 0 ? small : shape, or: name)
    let op = ["Add", "Sub", "Mul", "Sum"][index(4)]
    let more = op == "Sum" && index(2) == 0 ? [value(like: shape, or: name)] : []
    return (try make(op), (index(2) == 0 ? [name, other] : [other, name]) + more)
  }

  private mutating func withConstant(_ name: String, _ shape: [Int]) throws
    -> (any Operator, [String])
  {
    let own = shape.dropFirst(index(shape.count + 1)).map { index(2) == 0 ? 1 : $0 }
    let op = ["Add", "Sub", "Mul", "Div", "Sum"][index(5)]
    let other = constant(own, in: op == "Div" ? 0.5...2 : nil)
    let isRight = op == "Div" || index(2) == 0
    return (try make(op), isRight ? [name, other] : [other, name])
  }

  private mutating func function(_ name: String) throws -> (any Operator, [String]) {
    let alpha = Double(abs(real()))
    switch index(16) {
    case 0, 1: return (try make("Relu"), [name])
    case 2:
      return (
        try make("Clip", ["min": Double(real() - 2).value, "max": Double(real() + 2).value]), [name]
      )
    case 3: return (try make("Clip", [["min", "max"][index(2)]: Double(real()).value]), [name])
    case 4: return (try make("LeakyRelu", ["alpha": alpha.value]), [name])
    case 5: return (try make("Elu", ["alpha": alpha.value]), [name])
    case 6: return (try make("HardSigmoid", ["alpha": alpha.value]), [name])
    case 7: return (try make("Sigmoid"), [name])
    case 8: return (try make("Tanh"), [name])
    case 9: return (try make("Gelu", ["approximate": ["none", "tanh"][index(2)].value]), [name])
    case 10: return (try make("Celu", ["alpha": (alpha + 0.5).value]), [name])
    case 11: return (try make("Pow", ["exponent": 2.0.value]), [name])
    case 12, 13:
      let functions = ["Abs", "Neg", "Erf", "Softsign", "Mish", "Selu"]
      return (try make(functions[index(functions.count)]), [name])
    default: return (try make(["HardSwish", "Softplus", "Identity", "Dropout"][index(4)]), [name])
    }
  }

  private mutating func normalised(_ name: String, _ shape: [Int]) throws -> (
    any Operator, [String]
  ) {
    let channels = [shape.count > 1 ? shape[1] : 1]
    let (scale, shift, mean) = (constant(channels), constant(channels), constant(channels))
    let variance = constant(channels, in: 0.5...2)
    return (try make("BatchNormalization"), [name, scale, shift, mean, variance])
  }

  private mutating func last(_ name: String, _ shape: [Int]) throws -> (any Operator, [String]) {
    let axis = index(max(shape.count, 1)) - shape.count
    return (try make(["Softmax", "LogSoftmax"][index(2)], ["axis": axis.value]), [name])
  }

  private mutating func padded(_ name: String, _ shape: [Int]) throws -> (any Operator, [String]) {
    let begin = shape.indices.map { $0 == 0 ? 0 : index(4) - 1 }
    let end = shape.indices.map { $0 == 0 ? 0 : index(4) - 1 }
    let mode = ["constant", "constant", "constant", "reflect", "edge", "wrap"][index(6)]
    var attributes = ["pads": (begin + end).value, "mode": mode.value]
    if mode == "constant" { attributes["value"] = Double(real()).value }
    return (try make("Pad", attributes), [name])
  }

  private mutating func concatenated(_ name: String, _ shape: [Int]) throws
    -> (any Operator, [String])
  {
    let others = (0..<index(3)).map { _ in value(like: shape, or: name) }
    let axis = 1 + index(max(shape.count - 1, 1))
    return (try make("Concat", ["axis": axis.value]), [name] + others)
  }

  /// An operator that changes the order or shape of the elements, or selects some.
  private mutating func rearranged(_ name: String, _ shape: [Int]) throws -> (
    any Operator, [String]
  ) {
    let rank = shape.count
    switch index(7) {
    case 0, 1:
      return (try make("Reshape", ["shape": ([1] + factors(shape.elementCount)).value]), [name])
    case 2: return (try make("Flatten", ["axis": index(min(rank, 2)).value]), [name])
    case 3:
      let axes = shape.indices.filter { $0 > 0 && shape[$0] == 1 && index(2) == 0 }
      return (try make("Squeeze", ["axes": axes.value]), [name])
    case 4: return (try make("Unsqueeze", ["axes": [1 + index(rank)].value]), [name])
    case 5:
      let parts = shape.map { size in (start: index(size), end: index(size) + 1) }
      let starts = shape.prefix(1).map { _ in 0 } + parts.dropFirst().map(\.start)
      let ends = Array(shape.prefix(1)) + parts.dropFirst().map { max($0.start + 1, $0.end) }
      return (try make("Slice", ["starts": starts.value, "ends": ends.value]), [name])
    default:
      var axes = Array(1..<max(rank, 1))
      for place in axes.indices { axes.swapAt(place, index(axes.count)) }
      return (try make("Transpose", ["perm": ([0] + axes).value]), [name])
    }
  }

  /// One to five sizes whose product is `count`.
  private mutating func factors(_ count: Int) -> [Int] {
    var (sizes, left) = ([Int](), count)
    for _ in 0..<index(5) {
      let divisors = (1...left).filter { left % $0 == 0 }
      sizes.append(divisors[index(divisors.count)])
      left /= sizes[sizes.count - 1]
    }
    return sizes + [left]
  }
}
