import Basics
import NetworkIR

/// What pruning takes as a whole: sets of weights, by their places among all parameters.
struct PruningUnits: Sendable {
  private(set) var layers: [PrunedLayer]
  /// For each unit the index of its layer; of a path, of the first that makes it.
  private(set) var layerOfUnit: [Int] = []
  /// Unit `u` has the weights `places[starts[u]..<starts[u + 1]]`.
  private var starts = [0]
  private var places: [Int] = []
  /// The biases that go with each unit; empty where none do.
  private var biases: [[Int]] = []

  /// The units of layers one after another.
  ///
  /// - Parameters:
  ///   - graph: the network; its channels that other layers make or that are fixed are no paths, and
  ///     columns that make its outputs no units.
  ///   - arrayRows: rows of an array, for segments.
  /// - Throws: as `ChannelMap`, where units depend on channels.
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
  /// Whether biases go with any.
  var haveBiases: Bool { !biases.isEmpty }
  func biases(of unit: Int) -> [Int] { biases.isEmpty ? [] : biases[unit] }

  private mutating func append(_ members: [Int], layer: Int) {
    places += members
    starts.append(places.count)
    layerOfUnit.append(layer)
  }

  /// The units of some layers alone.
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

  /// That no unit goes.
  var none: [Bool] { [Bool](repeating: false, count: count) }

  /// Which units go if each layer loses a share of its own, those with the lowest scores.
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

  /// Makes the weights and biases of units zero.
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

  /// By channel. What a layer makes that is none of these, or that shares weights, stays.
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
  /// The column that these places of `weightIndices()` are; `nil` where they are no whole column.
  fileprivate func wholeColumn(of places: [Int]) -> Int? {
    guard let first = places.first, places.count == groupRows,
      places.allSatisfy({ $0 / groupRows == first / groupRows })
    else { return nil }
    return first / groupRows
  }
}

extension ChannelMap {
  /// The columns of a layer that make outputs of the network.
  fileprivate func columnsOfOutputs(_ layer: String) -> Set<Int> {
    let made = layers.first { $0.matrix.node.name == layer }?.outputs ?? []
    return Set(made.indices.filter { outputs.contains(made[$0]) })
  }
}

extension [String] {
  /// Those that occur more than once.
  fileprivate var repeated: Set<String> {
    var (seen, twice): (Set<String>, Set<String>) = ([], [])
    for element in self where !seen.insert(element).inserted { twice.insert(element) }
    return twice
  }
}

extension [Int] {
  /// These elements in the groups that `groups`, numbered from 0, says, in order.
  fileprivate func grouped(by groups: [Int]) -> [[Int]] {
    var result = [[Int]](repeating: [], count: (groups.max() ?? -1) + 1)
    for (element, group) in zip(self, groups) { result[group].append(element) }
    return result
  }
}
