import Basics
import NetworkIR
import TileAnalysis
import TileMachine

/// The contents of a program file: the program, the quantized network it came from, and the
/// manifest. No other file is needed.
public struct CompiledProgram: Sendable {
  public var manifest: Manifest
  /// The quantized graph. Its integer weights equal those in the blocks.
  public var graph: Graph
  public var program: VerifiedProgram

  public init(manifest: Manifest, graph: Graph, program: VerifiedProgram) {
    self.manifest = manifest
    self.graph = graph
    self.program = program
  }

  /// The same without the proof that the program is sound.
  var unverified: UnverifiedProgram {
    UnverifiedProgram(manifest: manifest, graph: graph, program: program.program)
  }

  /// How images are prepared: as `wish` says, otherwise as the mapping says, otherwise the model.
  func preparation(under wish: ImagePreparation = ImagePreparation()) throws -> ImagePreparation {
    let mapping = try MappingFile(Record(manifest.mapping)).input.preparation
    return wish.over(mapping).over(graph.preparation)
  }
}

/// The contents of a program file, not yet verified.
struct UnverifiedProgram {
  var manifest: Manifest
  var graph: Graph
  var program: Program
}
