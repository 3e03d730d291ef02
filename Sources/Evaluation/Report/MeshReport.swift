import Hardware
import TileAnalysis
import TileMachine

/// What an image moves over the mesh; of a program in parts, the share of an image in a batch.
public struct MeshReport: Encodable, Sendable {
  /// Tiles that the program uses.
  public let tiles: Int
  /// Bytes between tiles, and between tiles and the global memory.
  public let bytes: Double
  /// Σ bytes · links of the mesh that they cross.
  public let byteHops: Double
  /// The links of the mesh that a byte crosses, on average.
  public let meanHops: Double

  /// `nil` if the program uses one tile.
  init?(_ traffic: Traffic, _ program: Program, tiles: Int) {
    guard tiles > 1 else { return nil }
    let crossings = traffic.crossings(on: Mesh(program.accelerator.chip))
    let images = Double(program.batch)
    self.tiles = tiles
    bytes = Double(traffic.bytes) / images
    byteHops = Double(crossings.byteHops) / images
    meanHops = bytes == 0 ? 0 : byteHops / bytes
  }
}

extension MeshReport {
  /// In a line.
  var text: String {
    let hops = String(format: "%.2f", meanHops)
    return "Mesh: an image moves \(Quantity.bits.text(8 * bytes)) between \(tiles) tiles and "
      + "with the global memory, over \(hops) links on average."
  }
}
