import Basics
import NetworkIR
import TileMachine

/// The contents of a program file: the program, the quantized network it came from, and the
/// manifest. No other file is needed.
public struct CompiledProgram: Sendable {
  public var manifest: Manifest
  /// The quantized network. Its integer weights equal those in the blocks.
  public var network: QuantizedGraph
  public var program: Program

  public init(manifest: Manifest, network: QuantizedGraph, program: Program) {
    self.manifest = manifest
    self.network = network
    self.program = program
  }

  /// The graph of `network`.
  public var graph: Graph { network.graph }

  /// How images are prepared: as `wish` says, otherwise as the mapping says, otherwise the model.
  package func preparation(under wish: ImagePreparation = ImagePreparation()) throws
    -> ImagePreparation
  {
    let mapping = try MappingFile(Record(manifest.mapping)).input.preparation
    return wish.over(mapping).over(graph.preparation)
  }
}
