import Basics
import Hardware
import IntegerModel
import Lowering
import Mapping
import NetworkIR
import Operators
import Passes
import Testing
import TileAnalysis
import TileMachine

@testable import Driver
@testable import Evaluation

/// The emitted program equals the integer executor for random networks, pass lists, arrays,
/// encodings, slices and inputs.
@Suite struct RandomDrawTests {
  /// Draws of the whole suite; each has its own seed, which a failure names.
  private static let draws = 1200

  @Test func theProgramEqualsTheIntegerReferenceBitForBit() throws {
    let outcomes = try concurrentMap(Array(0..<Self.draws), threads: 2) { seed in
      try RandomDraw(seed: UInt64(seed)).outcome
    }
    let faults = outcomes.compactMap { if case .fault(let text) = $0 { text } else { nil } }
    #expect(faults.isEmpty, "\(faults.prefix(5))")
    #expect(outcomes.count { $0 == .equal } >= 1000)
  }
}

/// One random network on one random machine.
private struct RandomDraw {
  private let seed: UInt64
  private var dice: Dice

  init(seed: UInt64) {
    self.seed = seed
    dice = Dice(seed: seed)
  }

  /// A machine or network may be refused with a reason, which is no fault, but then nothing is held
  /// against anything.
  enum Outcome: Equatable {
    case equal, refused
    case fault(String)
  }

  var outcome: Outcome {
    get throws {
      var dice = dice
      let network = RandomNetwork(&dice).graph
      let (target, description) = try randomTarget(&dice)
      let compiled: QuantizedGraph
      let program: Program
      do {
        compiled = try QuantizedGraph(
          target.pipeline().run(network, in: target.context(nil, threads: 1)).graph)
        program = try target.program(of: compiled)
      } catch let error as Diagnostics where error.all.allSatisfy({ $0.kind == .unsupported }) {
        return .refused
      } catch let error as Diagnostic where error.kind == .unsupported {
        return .refused
      }
      let verification = TileAnalysis.Verification(program)
      guard let sound = verification.program else {
        return .fault("seed \(seed) \(description): \(verification.diagnostics[0])")
      }
      return try differs(sound, compiled) ? .fault("seed \(seed) \(description)") : .equal
    }
  }

  /// Runs four seeded images through both.
  private func differs(_ program: VerifiedProgram, _ graph: QuantizedGraph) throws -> Bool {
    let comparison = try ReferenceComparison(program, of: IntegerNetwork(graph), threads: 1)
    let codes = comparison.executor.network.inputs.enumerated().map { index, input in
      input.seededCodes(count: 4, stream: index)
    }
    return try !comparison.faults(for: codes).isEmpty
  }

  private func randomTarget(_ dice: inout Dice) throws -> (Target, String) {
    var accelerator = Accelerator()
    accelerator.title = "drawn"
    accelerator.source = "test"
    accelerator.array.rows = dice.pick([8, 9, 13, 16, 31, 64, 128, 256])
    accelerator.array.columns = dice.pick([8, 11, 16, 27, 64, 128, 256])
    accelerator.cell.levels = 256
    accelerator.dac.bits = dice.pick([1, 2, 3, 8])
    accelerator.tile.arrays = dice.pick([48, 96, 4096])
    accelerator.tile.bufferBytes = dice.pick([2048, 65536])
    accelerator.chip.tiles = 1 << 20
    let slices = dice.pick([1, 2, 3, 7])
    let encoding = dice.pick([
      "{name: differential-pair, slice-bits: \(slices)}",
      "{name: differential-pair, slice-bits: \(slices), subtract: analog}",
      "{name: offset-columns, slice-bits: \(slices)}",
    ])
    let prune = dice.pick([
      "", "  - prune: {ratio: 0.5}\n", "  - prune: {ratio: 0.7, pattern: kernel-tap}\n",
    ])
    let ckfo = dice.pick(["", "  - ckfo\n"])
    let text = """
      name: drawn
      accelerator: drawn
      encoding: \(encoding)
      passes:
      \(prune)  - quantize: {weight-bits: \(dice.pick([2, 3, 4, 5, 8, 9])), activation-bits: \
      \(dice.pick([2, 3, 4, 8, 10])), granularity: \(dice.pick(["channel", "tensor"]))}
      \(ckfo)placement: {strategy: \(dice.pick(["packed", "plain-grid"]))}
      schedule: \(dice.pick(Schedule.allCases).rawValue)
      """
    let file = try MappingFile(yaml: text, source: "drawn")
    return (try Target(file, accelerator), text.split(separator: "\n").joined(separator: "; "))
  }
}

/// Draws from one stream of Philox.
struct Dice {
  private let random: Philox
  private var counter: UInt64 = 0

  init(seed: UInt64) { random = Philox(seed: seed, stream: 77) }

  mutating func index(below bound: Int) -> Int {
    counter += 1
    return random.index(below: bound, counter)
  }

  mutating func pick<Element>(_ choices: [Element]) -> Element {
    choices[index(below: choices.count)]
  }

  mutating func gaussian() -> Float {
    counter += 1
    return Float(random.gaussian(counter * 2))
  }
}

/// A network of two to five layers on an image of a few pixels.
private struct RandomNetwork {
  private(set) var graph = Graph()
  private var value = "x"
  private var shape: [Int]

  init(_ dice: inout Dice) {
    shape = [1, dice.pick([1, 2, 4]), dice.pick([5, 6, 8]), dice.pick([5, 7, 8])]
    graph.inputs = [Graph.Input("x", .real(shape))]
    for _ in 0..<1 + dice.index(below: 4) { addLayer(&dice) }
    addHead(&dice)
    graph.outputs = [value]
  }

  private mutating func addLayer(_ dice: inout Dice) {
    switch dice.index(below: 6) {
    case 0, 1: addConvolution(&dice, groups: 1)
    case 2: addConvolution(&dice, groups: shape[1])
    case 3 where shape[2] >= 4 && shape[3] >= 4:
      add(dice.pick(["MaxPool", "AveragePool"]), ["kernel_shape": [2, 2], "strides": [2, 2]])
      shape = [1, shape[1], shape[2] / 2, shape[3] / 2]
    case 4: add(dice.pick(["Relu", "Sigmoid", "LeakyRelu"]), [:])
    default: addSkip(&dice)
    }
  }

  private mutating func addConvolution(_ dice: inout Dice, groups: Int) {
    let filters = groups * (1 + dice.index(below: groups > 1 ? 2 : 9))
    let weights = [filters, shape[1] / groups, 3, 3]
    let stride = shape[2] >= 6 && shape[3] >= 6 ? 1 + dice.index(below: 2) : 1
    let names = [constant(weights, &dice), constant([filters], &dice)]
    add("Conv", ["pads": [1, 1, 1, 1], "strides": [stride, stride]], groups: groups, with: names)
    shape = [1, filters] + shape.dropFirst(2).map { ($0 - 1) / stride + 1 }
    if dice.index(below: 2) == 0 { add("Relu", [:]) }
  }

  /// The value added to a function of itself, which may need some rows more of it.
  private mutating func addSkip(_ dice: inout Dice) {
    let before = value
    add("Relu", [:])
    for _ in 0..<dice.index(below: 3) {
      let channels = shape[1]
      let names = [constant([channels, channels, 3, 3], &dice), constant([channels], &dice)]
      add("Conv", ["pads": [1, 1, 1, 1]], with: names)
    }
    let joining = dice.pick(["Add", "Sub", "Mul", "Concat"])
    guard joining == "Concat" else { return add(joining, [:], with: [before]) }
    add(joining, [:], with: [before], axis: 1)
    shape[1] *= 2
  }

  private mutating func addHead(_ dice: inout Dice) {
    add("Flatten", [:])
    let features = shape.reduce(1, *)
    let classes = 1 + dice.index(below: 12)
    let names = [constant([classes, features], &dice), constant([classes], &dice)]
    add("Gemm", [:], isTransposed: true, with: names)
  }

  private mutating func constant(_ shape: [Int], _ dice: inout Dice) -> String {
    let name = "w\(graph.constants.count)"
    let scale = 1 / Float(shape.dropFirst().reduce(1, *)).squareRoot()
    let elements = (0..<shape.reduce(1, *)).map { _ in dice.gaussian() * scale }
    graph.constants[name] = AnyTensor(Tensor(shape, elements))
    return name
  }

  private mutating func add(
    _ name: String, _ lists: [String: [Int]], groups: Int = 1, isTransposed: Bool = false,
    with others: [String] = [], axis: Int? = nil
  ) {
    var record = Record()
    for (key, list) in lists.sorted(by: { $0.key < $1.key }) { record[key] = list.value }
    if let axis { record["axis"] = axis.value }
    if groups > 1 { record["group"] = groups.value }
    if isTransposed { record["transB"] = 1.value }
    guard let op = try? operators.make(name, record) else { preconditionFailure(name) }
    let output = "v\(graph.nodes.count)"
    graph.nodes.append(Node(output, op, inputs: [value] + others, outputs: [output]))
    value = output
  }
}
