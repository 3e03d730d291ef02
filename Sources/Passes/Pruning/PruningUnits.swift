import Basics
import NetworkIR

/// The units of pruning: sets of weights, by their places in the vector of all parameters.
struct PruningUnits: Sendable {
  private(set) var layers: [PrunedLayer]
  /// The index of the layer of each unit; for a path, of the first layer that makes it.
  private(set) var layerOfUnit: [Int] = []
  /// Unit `u` has the weights `places[starts[u]..<starts[u + 1]]`.
  private var starts = [0]
  private var places: [Int] = []
  /// The biases that are pruned with each unit; empty if there are none.
  private var biases: [[Int]] = []

  /// The units of `layers`, layer by layer.
  ///
  /// - Parameters:
  ///   - graph: the network; channels that are fixed or that other layers make are excluded from
  ///     paths, and columns that make network outputs from units.
  ///   - arrayRows: rows of an array, for segments.
  /// - Throws: as `ChannelMap`, if units depend on channels.
  init(
    _ pattern: PruningPattern, _ layers: [PrunedLayer], of graph: Graph, arrayRows: Int
  ) throws {
    self.layers = layers
    let map = try pattern.followsChannels ? ChannelMap(graph) : nil
    if pattern == .path {
      if let map { addPaths(map) }
    } else {
      for (index, layer) in layers.enumerated() {
        let units = pattern.units(of: layer.form, arrayRows: arrayRows)
        let own = layer.form.weightIndices().map { layer.weights.lowerBound + $0 }
        let outputs = map?.columnsOfOutputs(layer.name) ?? []
        for places in Array(own.indices).grouped(by: units) {
          guard layer.form.wholeColumn(of: places).map(outputs.contains) != true else { continue }
          append(places.map { own[$0] }, layer: index)
        }
      }
    }
  }

  private init(of layers: [PrunedLayer]) { self.layers = layers }

  var count: Int { layerOfUnit.count }

  func weights(of unit: Int) -> ArraySlice<Int> { places[starts[unit]..<starts[unit + 1]] }
  /// Whether biases are pruned with units.
  var haveBiases: Bool { !biases.isEmpty }
  func biases(of unit: Int) -> [Int] { biases.isEmpty ? [] : biases[unit] }

  private mutating func append(_ members: [Int], layer: Int) {
    places += members
    starts.append(places.count)
    layerOfUnit.append(layer)
  }

  /// The units of the included layers only.
  func filter(_ isIncluded: (PrunedLayer) -> Bool) -> PruningUnits {
    var result = PruningUnits(of: layers)
    for unit in 0..<count where isIncluded(layers[layerOfUnit[unit]]) {
      result.append(Array(weights(of: unit)), layer: layerOfUnit[unit])
      if !biases.isEmpty { result.biases.append(biases[unit]) }
    }
    return result
  }

  /// The mean score of each unit's weights.
  func scores(_ scores: [Float]) -> [Float] {
    (0..<count).map { unit in
      let own = weights(of: unit)
      let sum = own.reduce(0.0) { $0 + Double(scores[$1]) }
      return Float(sum / Double(max(own.count, 1)))
    }
  }

  /// A mask that prunes no unit.
  var none: [Bool] { [Bool](repeating: false, count: count) }

  /// The mask that prunes a share of each layer, the units with the lowest scores.
  func pruneMask(_ scores: [Float], ratio: (PrunedLayer) -> Double) -> [Bool] {
    var pruneMask = [Bool](repeating: false, count: count)
    for (layer, own) in Dictionary(grouping: 0..<count, by: { layerOfUnit[$0] }) {
      let count = Int((ratio(layers[layer]) * Double(own.count)).rounded())
      guard count > 0 else { continue }
      for (unit, isLow) in zip(own, own.map { scores[$0] }.lowest(count)) {
        pruneMask[unit] = isLow
      }
    }
    return pruneMask
  }

  /// Sets the weights and biases of the masked units to zero.
  func zero(_ parameters: inout [Float], where pruneMask: [Bool]) {
    for unit in 0..<count where pruneMask[unit] {
      for place in weights(of: unit) { parameters[place] = 0 }
      for place in biases(of: unit) { parameters[place] = 0 }
    }
  }
}

extension PruningUnits {
  private struct Path {
    var layer: Int
    var weights: Set<Int> = []
    var biases: [Int] = []
  }

  private mutating func addPaths(_ map: ChannelMap) {
    let made = paths(map)
    for (_, path) in made.sorted(by: { ($0.value.layer, $0.key) < ($1.value.layer, $1.key) }) {
      append(path.weights.sorted(), layer: path.layer)
      biases.append(path.biases)
    }
  }

  /// The paths by channel; channels of layers that are excluded or share weights have none.
  private func paths(_ map: ChannelMap) -> [Int: Path] {
    let known = map.layers.map { layer in
      layers.firstIndex { $0.name == layer.matrix.node.name }
    }
    let shared = map.layers.map(\.matrix.weightName).repeated
    let stay = zip(map.layers, known).filter { layer, index in
      index == nil || shared.contains(layer.matrix.weightName)
    }.reduce(into: Set<Int>()) { $0.formUnion($1.0.outputs) }
    var paths: [Int: Path] = [:]
    for (layer, index) in zip(map.layers, known) {
      guard let index else { continue }
      for (column, channel) in layer.outputs.enumerated()
      where !map.isFixed[channel] && !stay.contains(channel) {
        paths[channel, default: Path(layer: index)].biases +=
          layers[index].bias.map { [$0.lowerBound + column] } ?? []
      }
    }
    for (layer, index) in zip(map.layers, known) {
      guard let first = index.map({ layers[$0].weights.lowerBound }) else { continue }
      layer.forEachWeight { input, column, place in
        paths[layer.outputs[column]]?.weights.insert(first + place)
        paths[layer.inputs[input]]?.weights.insert(first + place)
      }
    }
    return paths
  }
}

extension MatrixForm {
  /// The column that these places of `weightIndices()` make up; `nil` if they are not a whole one.
  fileprivate func wholeColumn(of places: [Int]) -> Int? {
    guard let first = places.first, places.count == groupRows,
      places.allSatisfy({ $0 / groupRows == first / groupRows })
    else { return nil }
    return first / groupRows
  }
}

extension ChannelMap {
  /// The columns of a layer that make network outputs.
  fileprivate func columnsOfOutputs(_ layer: String) -> Set<Int> {
    let made = layers.first { $0.matrix.node.name == layer }?.outputs ?? []
    return Set(made.indices.filter { outputs.contains(made[$0]) })
  }
}

extension [String] {
  /// The elements that occur more than once.
  fileprivate var repeated: Set<String> {
    var (seen, twice): (Set<String>, Set<String>) = ([], [])
    for element in self where !seen.insert(element).inserted { twice.insert(element) }
    return twice
  }
}

extension [Int] {
  /// The elements by group, in order; `groups` has the group of each element, from 0.
  fileprivate func grouped(by groups: [Int]) -> [[Int]] {
    var result = [[Int]](repeating: [], count: (groups.max() ?? -1) + 1)
    for (element, group) in zip(self, groups) { result[group].append(element) }
    return result
  }
}
