import Basics
import NetworkIR
import TileAnalysis
import TileMachine

/// The contents of a program file: the program, the quantized network it came from, and the
/// manifest. No other file is needed.
public struct CompiledProgram: Sendable {
  public var manifest: Manifest
  /// The quantized network. Its integer weights equal those in the blocks.
  public var network: QuantizedGraph
  public var program: VerifiedProgram

  public init(manifest: Manifest, network: QuantizedGraph, program: VerifiedProgram) {
    self.manifest = manifest
    self.network = network
    self.program = program
  }

  /// The graph of `network`.
  public var graph: Graph { network.graph }

  /// The same without the proof that the program is sound.
  package var unverified: UnverifiedProgram {
    UnverifiedProgram(manifest: manifest, network: network, program: program.program)
  }

  /// How images are prepared: as `wish` says, otherwise as the mapping says, otherwise the model.
  package func preparation(under wish: ImagePreparation = ImagePreparation()) throws
    -> ImagePreparation
  {
    let mapping = try MappingFile(Record(manifest.mapping)).input.preparation
    return wish.over(mapping).over(graph.preparation)
  }
}

/// The contents of a program file, not yet verified.
package struct UnverifiedProgram {
  package var manifest: Manifest
  package var network: QuantizedGraph
  package var program: Program

  package init(manifest: Manifest, network: QuantizedGraph, program: Program) {
    self.manifest = manifest
    self.network = network
    self.program = program
  }
}
