import Basics
import Evaluation
import Importers
import IntegerModel
import NetworkIR
import Operators
import Passes
import Spiking
import Testing
import TileAnalysis
import TileSimulator

@testable import Driver

/// Neurons that wait for all spikes compute what the integer mode does, bit for bit.
@Suite struct SpikingEqualityTests {
  private enum Outcome { case refused, approximate, equal }

  /// How activations are rounded, and their levels above 0.
  private static let resolutions = [
    ("activation-bits: 2", 3), ("activation-bits: 3", 7), ("activation-bits: 4", 15),
    ("activation-levels: 4", 4), ("activation-levels: 5", 5), ("activation-levels: 6", 6),
  ]

  @Test(arguments: resolutions.indices)
  func waitingNeuronsEqualTheIntegerMode(part: Int) throws {
    let (record, levels) = Self.resolutions[part]
    let quantize = try Quantize(Yaml.readRecord(record, source: "test"))
    var equal = 0
    let seeds = stride(from: part, to: 1200, by: 6)
    for seed in seeds {
      let graph = try RandomNetwork.make(seed: UInt64(seed)).withRelus
      let machine = CompiledCheck.machines[seed / 6 % CompiledCheck.machines.count]
      do {
        let outcome = try compare(graph, on: machine.target, by: quantize, steps: levels)
        if outcome == .equal { equal += 1 }
      } catch {
        Issue.record("seed \(seed): \(error)\n\(graph)")
      }
    }
    #expect(equal >= seeds.underestimatedCount / 8)
  }

  /// Compiles the network, and runs it in both modes.
  private func compare(_ graph: Graph, on target: Target, by quantize: Quantize, steps: Int)
    throws -> Outcome
  {
    guard let (program, inputs) = try SpikingNetwork.compiled(graph, on: target, by: quantize)
    else {
      return .refused
    }
    let spiking: SpikingProgram
    do {
      spiking = try SpikingProgram(program, LevelNeuron(), steps: steps, seed: 1, chipSeed: 1)
    } catch let error as Diagnostic where error.kind == .unsupported { return .refused }
    let own = try Simulator(spiking.program, presentation: spiking.presentation).run(inputs: inputs)
    let wanted = try Simulator(program).run(inputs: inputs)
    guard spiking.equalsIntegerMode else { return .approximate }
    guard own == wanted else {
      throw Diagnostic(.checkFailed, "\(own) instead of \(wanted)")
    }
    return .equal
  }
}

/// Random networks for spiking.
enum SpikingNetwork {
  /// Compiles the network, with codes of random inputs; `nil` if it is refused.
  static func compiled(_ graph: Graph, on target: Target, by quantize: Quantize) throws -> (
    VerifiedProgram, [Tensor<Int32>]
  )? {
    let shape = [4] + graph.inputs[0].type.shape.dropFirst()
    let random = Philox(seed: 1, stream: 3)
    let images = Tensor(
      shape, (0..<shape.elementCount).map { Float(random.uniform(UInt64($0))) })
    let context = target.context([images], threads: 1)
    let cleaned = (try? CleanUp().run(graph, in: context)) ?? graph
    guard try ModelCheck().judged(for: cleaned).isSupported else { return nil }
    let quantized = try QuantizedGraph(try quantize.run(cleaned, in: context))
    let network = try IntegerNetwork(quantized)
    let program = try target.lowered(network).program.verified()
    return (program, [network.inputs[0].format.codes(of: images)])
  }
}

extension Graph {
  /// The same network with a ReLU after every node.
  var withRelus: Graph {
    var graph = self
    graph.nodes = nodes.flatMap { node -> [Node] in
      var before = node
      before.outputs = node.outputs.map { "\($0).sum" }
      return [before]
        + node.outputs.map { Node("\($0).relu", Relu(), inputs: ["\($0).sum"], outputs: [$0]) }
    }
    return graph
  }
}
