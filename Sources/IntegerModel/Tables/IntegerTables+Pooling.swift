import Basics
import NetworkIR

/// The largest code of each window, without padding, then rescaled if the formats differ.
public struct MaximumTables: Sendable {
  public let window: Window
  /// `nil` if input and output have the same format.
  public let rescaling: Requantization?
  public let clamp: ClosedRange<Int>

  /// - Throws: if the factor does not fit the machine.
  public init(
    _ window: Window, from input: ActivationFormat, to output: ActivationFormat,
    _ clamp: ClosedRange<Float>?
  ) throws {
    self.window = window
    rescaling = try Requantization.rescaling(from: input, to: output)
    self.clamp = output.codes(within: clamp)
  }
}

/// The exact sum over all taps of a window, followed by one requantization that includes `1 / n`,
/// where `n` taps count at that position. Padding has the input's zero point.
public struct AverageTables: Sendable {
  public let window: Window
  /// The number of taps that count, by axis and position; `n` is the product over the axes.
  public let counts: [[Int]]
  /// The requantization for each `n`.
  public let requantizations: [Int: Requantization]
  /// The code that fills the padding.
  public let inputZeroPoint: Int
  public let clamp: ClosedRange<Int>

  /// - Parameters:
  ///   - sizes: the spatial sizes of the input.
  ///   - countsPadding: whether padded positions count; those past the padding never do.
  /// - Throws: if a factor or an offset does not fit the machine.
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
    let codes = output.codes(within: clamp)
    requantizations = try divisors.reduce(into: [:]) { requantizations, divisor in
      requantizations[divisor] = try Requantization(
        factor: input.scale / (output.scale * Double(divisor)), bias: .none, column: 0,
        addend: -input.zeroPoint * taps, to: output, codes)
    }
    inputZeroPoint = input.zeroPoint
    self.clamp = codes
  }

  /// The requantization at an output position, which has one index per spatial axis.
  public func requantization(at position: [Int]) -> Requantization {
    let divisor = position.indices.reduce(1) { $0 * counts[$1][position[$1]] }
    guard let requantization = requantizations[divisor] else {
      preconditionFailure("every divisor has its requantization")
    }
    return requantization
  }
}

extension Window {
  /// The number of taps that count at each output position along `axis`; at least 1.
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
