import Training

/// Keeps what pulses have cost in checkpoints, so that a resumed run reports the whole.
struct CostMemory: WeightHook, @unchecked Sendable {
  let arrays: [SynapseArray]
  let usesGradient = false

  func accepts(_ memory: [Float]) -> Bool {
    stride(from: 0, to: memory.count, by: PulseCost.partCount).allSatisfy { first in
      let values = PulseCost.values(of: memory[first..<first + PulseCost.partCount])
      return values[0] >= 0 && values.allSatisfy { abs($0) <= PulseCost.largestCount }
    }
  }

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
  /// The largest number of pulses that a double-precision number counts exactly.
  static let largestCount = 0x1p53
  /// The length of `parts`.
  static let partCount = 12

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
    let values = Self.values(of: parts[...])
    self.init()
    (pulses, duration) = (Int(values[0]), values[1])
    (raising, lowering) = (values[2], values[3])
  }

  /// The number of pulses, the duration, and the sums of raising and lowering pulses.
  static func values(of parts: ArraySlice<Float>) -> [Double] {
    stride(from: parts.startIndex, to: parts.endIndex, by: 3).map { first in
      parts[first..<first + 3].reduce(0) { $0 + Double($1) }
    }
  }
}
