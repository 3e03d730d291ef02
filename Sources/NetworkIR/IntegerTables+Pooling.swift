import Basics

/// The largest code of each window, padding left out, then rescaled where formats differ.
public struct MaximumTables: Sendable {
  public let window: Window
  /// `nil`: input and output have one format.
  public let rescaling: Requantization?
  public let clamp: ClosedRange<Int>

  public init(
    _ window: Window, from input: ActivationFormat, to output: ActivationFormat,
    _ clamp: ClosedRange<Float>?
  ) throws {
    self.window = window
    rescaling = try Requantization.rescaling(from: input, to: output)
    self.clamp = output.codes(within: clamp)
  }
}

/// The exact sum over all taps of a window, padding filled with the input's zero point, then one
/// requantization that holds `1 / n`, with `n` the taps that count at that position.
public struct AverageTables: Sendable {
  public let window: Window
  /// For each axis and position along it, how many taps count; `n` is the product over the axes.
  public let counts: [[Int]]
  /// By `n`.
  public let requantizations: [Int: Requantization]
  /// The code that fills the padding.
  public let inputZeroPoint: Int
  public let clamp: ClosedRange<Int>

  /// - Parameters:
  ///   - sizes: the spatial sizes of the input.
  ///   - countsPadding: whether padded positions count; those past the padding never do.
  public init(
    _ window: Window, over sizes: [Int], countsPadding: Bool, from input: ActivationFormat,
    to output: ActivationFormat, _ clamp: ClosedRange<Float>?
  ) throws {
    let counts = sizes.indices.map { axis in
      window.counts(axis: axis, size: sizes[axis], withPadding: countsPadding)
    }
    let divisors = counts.reduce(Set([1])) { products, axis in
      Set(products.flatMap { product in Set(axis).map { product * $0 } })
    }
    let taps = window.kernel.elementCount
    self.window = window
    self.counts = counts
    requantizations = try divisors.reduce(into: [:]) { requantizations, divisor in
      requantizations[divisor] = try Requantization(
        factor: input.scale / (output.scale * Double(divisor)), bias: -input.zeroPoint * taps,
        zeroPoint: output.zeroPoint)
    }
    inputZeroPoint = input.zeroPoint
    self.clamp = output.codes(within: clamp)
  }

  /// The requantization at an output position, one index per spatial axis.
  public func requantization(at position: [Int]) -> Requantization {
    let divisor = position.indices.reduce(1) { $0 * counts[$1][position[$1]] }
    guard let requantization = requantizations[divisor] else {
      preconditionFailure("every divisor has its requantization")
    }
    return requantization
  }
}

extension Window {
  /// How many taps count at each output position along `axis`; at least 1.
  fileprivate func counts(axis: Int, size: Int, withPadding: Bool) -> [Int] {
    let counted =
      withPadding ? -padsBegin[axis]..<size + padsEnd[axis] : 0..<size
    return (0..<outputSizes[axis]).map { position in
      let taps = (0..<kernel[axis]).count {
        counted.contains(source(axis: axis, position: position, tap: $0))
      }
      return max(taps, 1)
    }
  }
}
