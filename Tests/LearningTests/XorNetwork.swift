import Basics
import DeviceDynamics
import Hardware
import NetworkIR
import Operators
import TileMachine
import Training

@testable import Learning

/// A compiled network of two dense layers with tanh between them, and the four examples of XOR.
struct XorNetwork {
  static let hidden = 4
  /// The largest weight.
  static let largest = 12.0

  let program: Program
  let graph: QuantizedGraph
  let examples = TrainingData(
    inputs: Tensor([4, 2], [-1, -1, -1, 1, 1, -1, 1, 1]), goals: .classes([0, 1, 1, 0]))

  /// - Parameters:
  ///   - cells: the lowest and highest conductance of the cells, siemens.
  ///   - seed: of the weights, uniform in −1...1.
  init(
    _ encoding: any Encoding, weightBits: Int, cells: ClosedRange<Double>, seed: UInt64
  ) throws {
    var accelerator = Accelerator()
    accelerator.cell.levels = 128
    accelerator.cell.minimumConductance = cells.lowerBound
    accelerator.cell.maximumConductance = cells.upperBound
    var program = Program(accelerator: accelerator, encoding: encoding)
    let shapes = [("h", 2, Self.hidden), ("y", Self.hidden, 2)]
    let scale = Self.largest / Double(1 << (weightBits - 1))
    var constants: [String: Tensor<Int16>] = [:]
    for (layer, (name, rows, columns)) in shapes.enumerated() {
      let draws = Philox(seed: seed, stream: UInt64(layer))
      let codes = Tensor(
        [rows, columns],
        (0..<rows * columns).map { Int16(((2 * draws.uniform(UInt64($0)) - 1) / scale).rounded()) })
      constants[name] = codes
      program.matrices.append(
        MatrixInfo(name: name, rows: rows, columns: columns, weightBits: weightBits))
      program.blocks.append(
        Block(
          matrix: name, copy: 0, array: layer, originRow: 0, originColumn: 0,
          rows: Array(0..<rows), columns: Array(0..<columns), codes: codes))
    }
    self.program = program
    graph = try Self.graph(constants, bits: weightBits, scale: scale)
  }

  private static func graph(_ codes: [String: Tensor<Int16>], bits: Int, scale: Double) throws
    -> QuantizedGraph
  {
    let shapes = ["wh": [2, hidden], "bh": [hidden], "wy": [hidden, 2], "by": [2]]
    var graph = try Graph(
      text: """
        memc-network 1
        input x float32[1, 2]
        h = Gemm(x, @wh, @bh)
        t = Tanh(h)
        y = Gemm(t, @wy, @by)
        output y

        """, source: "test", operators: operators
    ) { AnyTensor(Tensor<Float>(shapes[$0] ?? [], repeating: 0)) }
    let wide = ActivationFormat(bits: 16, isSigned: true, scale: 0.01)
    graph.quantization = Quantization(
      activations: [
        "x": ActivationFormat(bits: 8, isSigned: true, scale: 1.0 / 127), "h": wide,
        "t": ActivationFormat(bits: 8, isSigned: true, scale: 1.0 / 127), "y": wide,
      ],
      weights: [
        "wh": QuantizedWeights(codes: codes["h"] ?? Tensor([0], []), bits: bits, scales: [scale]),
        "wy": QuantizedWeights(codes: codes["y"] ?? Tensor([0], []), bits: bits, scales: [scale]),
      ],
      biases: [
        "bh": QuantizedBias(Tensor([hidden], repeating: 0)),
        "by": QuantizedBias(Tensor([2], repeating: 0)),
      ])
    return try QuantizedGraph(graph)
  }

  static func cell(_ name: String, _ fields: [(String, Double)]) throws -> PulsedCell {
    var record = Record(at: nil)
    for (key, value) in fields { record[key] = Value(.real(value)) }
    return try PulsedCell(name, record)
  }

  func learner(
    _ rule: any LearningRule, _ cell: PulsedCell, from start: LearningStart = .weights,
    seed: UInt64 = 1
  ) throws -> CrossbarLearner {
    try CrossbarLearner(rule, cell, graph, program, from: start, batch: 1, seed: seed, threads: 1)
  }

  /// The first epoch after which all examples are correct for good; `nil` if there is none.
  func epochs(
    _ learner: CrossbarLearner, rate: Double, most: Int, checkpoints: (any CheckpointStore)? = nil
  ) throws -> Int? {
    var recipe = TrainingRecipe()
    (recipe.epochs, recipe.batch, recipe.rate) = (Double(most), 1, rate)
    var trainer = try Trainer(learner.graph, recipe, examples, seed: 1)
    trainer.mover = learner
    trainer.heldBack = examples
    trainer.checkpoints = checkpoints
    var wrong = 0
    trainer.observe = { if $0.heldBack?.accuracy != 1 { wrong = $0.epoch } }
    _ = try trainer.train()
    return wrong < most ? wrong + 1 : nil
  }
}
