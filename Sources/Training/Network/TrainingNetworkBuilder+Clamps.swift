import NetworkIR

extension TrainingNetworkBuilder {
  /// The range that a node limits its output to.
  struct Clamp {
    let range: ClosedRange<Float>
    /// The output of the node.
    let owner: String
    /// Whether the upper limit is that of the node, not of its operator.
    let isFused: Bool

    /// - Returns: `nil` if the output is not limited.
    init?(of node: Node, _ form: IntegerForm) {
      var own = -Float.infinity ... .infinity
      if case .affine(let affine) = form { own = affine.clamp }
      range = node.clamp.map(own.clamped(to:)) ?? own
      owner = node.outputs[0]
      isFused = own.upperBound == .infinity
      if range == -.infinity ... .infinity { return nil }
    }

    var isBounded: Bool { range.lowerBound.isFinite && range.upperBound.isFinite }
  }

  /// Whether only a max pool reads a value. Its maxima are clamped and rounded instead, which gives
  /// the same numbers; their gradients go to the largest value before rounding.
  func isMaximized(_ value: String) -> Bool {
    let readers = graph.nodes.filter { $0.inputs.contains(value) }
    guard readers.count == 1, readers[0].clamp == nil, !graph.outputs.contains(value),
      case .pool(let pool)? = try? graph.integerForm(of: readers[0], types),
      case .max = pool.kind
    else { return false }
    return true
  }

  mutating func add(_ clamp: Clamp, to value: String) throws {
    let input = try slot(value)
    guard let rounding, clamp.isBounded else {
      steps.append(ClampStep(value: input, range: clamp.range))
      return
    }
    roundsActivations = true
    let learns = rounding.learnsLimits && clamp.isFused && clamp.range.lowerBound == 0
    steps.append(
      LevelStep(
        input: input, output: makeSlot(value), range: clamp.range, levels: rounding.levels,
        limit: learns ? addLimit(of: clamp) : nil))
  }

  /// The place of the parameter of a clamp's upper limit.
  private mutating func addLimit(of clamp: Clamp) -> Int {
    limits.append(
      LearnedLimit(value: clamp.owner, start: clamp.range.upperBound, place: parameterCount))
    parameterCount += 1
    return parameterCount - 1
  }
}
