import Basics
import NetworkIR

/// Operands one after another along an axis, each rescaled.
public struct ConcatenationTables: Sendable {
  public let axis: Int
  /// One per operand; `nil` if it has the output's format.
  public let rescalings: [Requantization?]
  public let clamp: ClosedRange<Int>

  /// - Throws: if a factor does not fit the machine.
  public init(
    axis: Int, from inputs: [ActivationFormat], to output: ActivationFormat,
    _ clamp: ClosedRange<Float>?
  ) throws {
    self.axis = axis
    rescalings = try inputs.map { try Requantization.rescaling(from: $0, to: output) }
    self.clamp = output.codes(within: clamp)
  }
}

/// The same codes in another shape or order, rescaled if the formats differ.
public struct RearrangementTables: Sendable {
  public let rearrangement: Rearrangement
  /// The code of padded elements, in the output's format.
  public let padding: Int
  /// `nil` if input and output have the same format.
  public let rescaling: Requantization?
  public let clamp: ClosedRange<Int>

  /// - Throws: if the factor does not fit the machine.
  public init(
    _ rearrangement: Rearrangement, from input: ActivationFormat, to output: ActivationFormat,
    _ clamp: ClosedRange<Float>?
  ) throws {
    self.rearrangement = rearrangement
    rescaling = try Requantization.rescaling(from: input, to: output)
    self.clamp = output.codes(within: clamp)
    guard case .pad(_, _, let value) = rearrangement else {
      padding = output.zeroPoint
      return
    }
    padding = min(max(output.code(of: Double(value)), self.clamp.lowerBound), self.clamp.upperBound)
  }
}
