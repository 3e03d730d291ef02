import Training

/// Keeps what pulses have cost in checkpoints, so that a resumed run reports the whole.
struct CostMemory: WeightHook, @unchecked Sendable {
  let arrays: [SynapseArray]

  var memory: [Float] {
    get { arrays.flatMap(\.cost.parts) }
    set {
      let size = newValue.count / max(arrays.count, 1)
      for (number, array) in arrays.enumerated() {
        array.cost = PulseCost(parts: Array(newValue[number * size..<(number + 1) * size]))
      }
    }
  }
}

extension PulseCost {
  /// Its numbers in parts of 24 bits.
  var parts: [Float] {
    [Double(pulses), duration, raising, lowering].flatMap { value in
      let high = Float(value)
      let middle = Float(value - Double(high))
      return [high, middle, Float(value - Double(high) - Double(middle))]
    }
  }

  /// - Precondition: `parts` is from `parts`.
  init(parts: [Float]) {
    let values = stride(from: 0, to: parts.count, by: 3).map { first in
      parts[first..<first + 3].reduce(0) { $0 + Double($1) }
    }
    self.init()
    (pulses, duration) = (Int(values[0]), values[1])
    (raising, lowering) = (values[2], values[3])
  }
}
