import NetworkIR

/// The bits of a value, by what reads it.
public struct Widths: Sendable {
  /// Bits of values that arrays read, unless a layer states its own.
  public var activationBits: Int
  /// Bits of values that lead to no array; `nil`: unchanged.
  public var outputBits: Int?
  /// Activation bits by matrix node.
  public var layers: [String: Int] = [:]

  public init(activationBits: Int, outputBits: Int?, layers: [String: Int] = [:]) {
    self.activationBits = activationBits
    self.outputBits = outputBits
    self.layers = layers
  }

  /// Buffers hold whole bytes, so the vector unit gains nothing from fewer bits.
  private static let byte = 8

  /// The bits of a value with this use, including a sign; of several layers, the most bits.
  public subscript(use: ValueUses.Use) -> Int? {
    switch use {
    case .arrays(let names): names.map { layers[$0] ?? activationBits }.max()
    case .vector: max(activationBits, Self.byte)
    case .output: outputBits
    }
  }
}
