import Basics
import Hardware
import NetworkIR
import TileMachine
import Training

/// The drivers and converters that learning reads a program's arrays through.
public struct ReadConverters: Encodable, Sendable {
  /// Bits of a converter.
  public let bits: Int
  public let layers: [Layer]
  /// How the products of a training are computed.
  public let converted: [ConvertedLayer]
  /// Whether the accelerator's converters deviate from their design, which learning leaves out.
  public let deviate: Bool

  /// What one layer's arrays are read through.
  public struct Layer: Encodable, Sendable {
    public let name: String
    /// Bits of an input, and of an error with its sign.
    public let inputBits: Int
    public let errorBits: Int
    /// Input cycles forward and backward.
    public let inputCycles: Int
    public let errorCycles: Int
    /// Groups of rows, of all arrays, that are driven and converted together.
    public let rowGroups: Int
  }

  private enum CodingKeys: String, CodingKey { case bits, layers }

  /// - Throws: diagnostics where the network cannot be trained, the accelerator states no converters,
  ///   or a weight takes several conversions.
  public init(_ graph: QuantizedGraph, _ program: Program) throws {
    let network = try ChipNetwork(graph, program.matrices)
    converted = try network.convertedLayers(program)
    bits = program.accelerator.adc.bits ?? 0
    deviate = !program.accelerator.adc.areIdeal
    layers = converted.compactMap { layer in
      network.training.parameters.first { $0.range == layer.weights }.map {
        Layer($0.layer, layer)
      }
    }
  }
}

extension ReadConverters.Layer {
  fileprivate init(_ name: String, _ layer: ConvertedLayer) {
    self.init(
      name: name, inputBits: layer.inputs.bits,
      errorBits: layer.largestError.bitWidth - layer.largestError.leadingZeroBitCount + 1,
      inputCycles: layer.inputCycles.count, errorCycles: layer.errorCycles.count,
      rowGroups: layer.arrays.count)
  }
}
