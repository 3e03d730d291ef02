import NetworkIR

/// How many bits a value takes by what reads it.
public struct Widths: Sendable {
  /// Of values that arrays read, where no layer asks for others.
  public var activationBits: Int
  /// Of values that lead to no array; `nil`: those they have.
  public var outputBits: Int?
  /// By matrix node.
  public var layers: [String: Int] = [:]

  public init(activationBits: Int, outputBits: Int?, layers: [String: Int] = [:]) {
    self.activationBits = activationBits
    self.outputBits = outputBits
    self.layers = layers
  }

  /// Buffers hold whole bytes: fewer bits spare the vector unit nothing.
  private static let byte = 8

  /// The bits for a value of this use, a sign included; of several layers the one of most bits
  /// decides.
  public subscript(use: ValueUses.Use) -> Int? {
    switch use {
    case .arrays(let names): names.map { layers[$0] ?? activationBits }.max()
    case .vector: max(activationBits, Self.byte)
    case .output: outputBits
    }
  }
}
