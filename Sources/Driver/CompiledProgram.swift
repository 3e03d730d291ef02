import Basics
import NetworkIR
import TileMachine

/// Everything a program file holds: the program, the quantized network it came from, and the
/// manifest. It needs no other file.
public struct CompiledProgram: Sendable {
  public var manifest: Manifest
  /// The quantized graph; its integer weights equal what the blocks hold.
  public var graph: Graph
  public var program: Program

  public init(manifest: Manifest, graph: Graph, program: Program) {
    self.manifest = manifest
    self.graph = graph
    self.program = program
  }

  /// How images are prepared: as `wish` says, or else the mapping, or else the model.
  func preparation(under wish: ImagePreparation = ImagePreparation()) throws -> ImagePreparation {
    let mapping = try MappingFile(Record(manifest.mapping)).input.preparation
    return wish.over(mapping).over(graph.preparation)
  }
}
