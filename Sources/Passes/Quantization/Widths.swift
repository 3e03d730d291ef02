import NetworkIR

/// The resolution of a value, by what reads it.
public struct Widths: Sendable {
  /// That of values that arrays read, unless a layer states its own.
  public var activations: Resolution
  /// Bits of values that only the vector unit reads on the way to an array; `nil`: as `activations`, but
  /// at least a byte.
  public var vectorBits: Int?
  /// Bits of values that lead to no array; `nil`: unchanged.
  public var outputBits: Int?
  /// The resolution of what single matrix nodes read.
  public var layers: [String: Resolution] = [:]

  public init(
    activations: Resolution, vectorBits: Int? = nil, outputBits: Int?,
    layers: [String: Resolution] = [:]
  ) {
    self.activations = activations
    self.vectorBits = vectorBits
    self.outputBits = outputBits
    self.layers = layers
  }

  /// Buffers hold whole bytes, so the vector unit gains nothing from fewer bits.
  private static let byte = 8

  /// The resolution of a value with this use; of several layers, the finest.
  public subscript(use: ValueUses.Use) -> Resolution? {
    switch use {
    case .arrays(let names):
      names.map { layers[$0] ?? activations }.max { $0.largestCode < $1.largestCode }
    case .vector: .bits(vectorBits ?? max(activations.bits, Self.byte))
    case .output: outputBits.map(Resolution.bits)
    }
  }
}
