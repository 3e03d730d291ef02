import TileMachine

/// Which layers have blocks on the same arrays at the same time, and therefore wait for each other.
struct ArraySharing {
  /// The layers in the order of the program's blocks.
  private let layers: [String]
  private let arraysOfLayer: [String: Set<Int>]

  init(_ program: Program) {
    arraysOfLayer = program.blocks.reduce(into: [:]) { $0[$1.matrix, default: []].insert($1.array) }
    var seen: Set<String> = []
    layers = program.blocks.map(\.matrix).filter { seen.insert($0).inserted }
  }

  /// Returns the other layers that have blocks on a layer's arrays.
  func others(on layer: String) -> [String] {
    guard let arrays = arraysOfLayer[layer] else { return [] }
    return layers.filter { other in
      other != layer && !(arraysOfLayer[other]?.isDisjoint(with: arrays) ?? true)
    }
  }
}
