import Basics
import NetworkIR

extension Operator {
  /// Throws unless there are `count` inputs.
  func expectInputs(_ inputs: [TensorType], count: ClosedRange<Int>) throws {
    guard count.contains(inputs.count) else {
      let expected =
        count.lowerBound == count.upperBound
        ? "\(count.lowerBound)" : "\(count.lowerBound) to \(count.upperBound)"
      throw Diagnostic.malformed(
        "\(Self.name) takes \(expected) inputs, not \(inputs.count)", at: nil)
    }
  }

  func expectInputs(_ inputs: [TensorType], count: Int) throws {
    try expectInputs(inputs, count: count...count)
  }

  /// Throws unless every input holds real numbers.
  func expectReal(_ inputs: [TensorType]) throws {
    if let integer = inputs.first(where: { !$0.element.isReal }) {
      throw Diagnostic.malformed("\(Self.name) takes real numbers, not \(integer)", at: nil)
    }
  }

  /// Throws unless the rank of `input`, which a message calls `what`, is in `ranks`.
  func expectRank(_ input: TensorType, in ranks: ClosedRange<Int>, _ what: String = "input") throws
  {
    guard ranks.contains(input.shape.count) else {
      let expected =
        ranks.lowerBound == ranks.upperBound
        ? "\(ranks.lowerBound)" : "\(ranks.lowerBound) to \(ranks.upperBound)"
      throw Diagnostic.malformed(
        "the \(what) of \(Self.name) must have \(expected) axes, not shape \(input.shape)", at: nil)
    }
  }

  /// Throws unless `input` is `[N, C, D1, …]` with one to three spatial axes.
  ///
  /// - Throws: `malformed` if it has none, `unsupported` if it has more.
  func expectImage(_ input: TensorType) throws {
    guard input.shape.count <= 5 else {
      throw unsupported("of \(input.shape) has more than three spatial axes")
    }
    try expectRank(input, in: 3...5)
  }

  /// Throws unless `input`, which a message calls `what`, has `shape`.
  func expectShape(_ input: TensorType, _ shape: [Int], _ what: String) throws {
    guard input.shape == shape else {
      throw Diagnostic.malformed(
        "the \(what) of \(Self.name) must have shape \(shape), not \(input.shape)", at: nil)
    }
  }

  /// Throws unless every element of the attribute `values` lies in `range`.
  func expectAll(_ attribute: String, _ values: [Int], in range: ClosedRange<Int>) throws {
    if let value = values.first(where: { !range.contains($0) }) {
      throw Diagnostic.configuration(
        "'\(attribute)' of \(Self.name) must hold integers in \(range), not \(value)", at: nil)
    }
  }

  /// The index of `axis`, which may count from the end, among `rank` axes.
  func resolve(axis: Int, rank: Int) throws -> Int {
    guard axis >= -rank, axis < rank else {
      throw Diagnostic.malformed(
        "axis \(axis) of \(Self.name) is outside the \(rank) axes of its input", at: nil)
    }
    return axis < 0 ? axis + rank : axis
  }

  /// The indices of `axes`, which may count from the end, among `rank` axes, in the given order.
  func resolve(axes: [Int], rank: Int) throws -> [Int] {
    let resolved = try axes.map { try resolve(axis: $0, rank: rank) }
    guard Set(resolved).count == axes.count else {
      throw Diagnostic.malformed("\(Self.name) names an axis twice: \(axes)", at: nil)
    }
    return resolved
  }
}

extension ClosedRange<Double> {
  /// The finite range of single precision.
  static var singlePrecision: ClosedRange {
    -Double(Float.greatestFiniteMagnitude)...Double(Float.greatestFiniteMagnitude)
  }
}

extension Operator {
  /// The diagnostic that the tile machine cannot compute this operator, with the reason.
  func unsupported(_ reason: String, note: String? = nil) -> Diagnostic {
    .unsupported("\(Self.name) \(reason)", note: note)
  }

  /// The diagnostic of operators for shape arithmetic, which the tile machine cannot compute.
  var foldedOnly: Diagnostic { unsupported("is supported only if it can be folded at import") }

  /// Throws unless input `index`, which a message calls `what`, is constant.
  func expectConstant(_ inputs: [Operand], _ index: Int, _ what: String) throws {
    guard inputs[index].isConstant else {
      throw unsupported("needs its \(what) as a constant; here it is computed at run time")
    }
  }

  /// Throws unless the first axis, along which images lie, keeps its size; a value without axes has
  /// one image.
  func expectBatchAxisKept(_ input: [Int], _ output: [Int]) throws {
    guard (input.first ?? 1) == (output.first ?? 1) else {
      throw unsupported("turns \(input) into \(output), which mixes the batch axis with others")
    }
  }
}
