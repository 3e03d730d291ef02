import Basics
import NetworkIR
import Operators
import Passes
import Testing

/// Networks that state their integers keep them.
@Suite struct QuantizedNetworkTests {
  private static let count = 480

  @Test(arguments: 0..<12)
  func aNetworkThatStatesItsIntegersIsQuantizedToThem(part: Int) throws {
    var held = 0
    for seed in stride(from: part, to: Self.count, by: 12) {
      do {
        guard let quantized = try Self.quantized(seed) else { continue }
        let again = try Self.machine(seed).quantized(quantized.statingFormats())
        #expect(again.graph.outputs == quantized.graph.outputs, "seed \(seed)")
        for (name, weights) in quantized.quantization.weights {
          let found = again.quantization.weights[name]
          #expect(found?.codes == weights.codes, "seed \(seed): '\(name)'")
        }
        for name in quantized.graph.outputs where name != quantized.graph.inputs[0].name {
          let (old, new) = (
            quantized.quantization.activations[name], again.quantization.activations[name]
          )
          #expect(old?.scale == new?.scale && old?.codes == new?.codes, "seed \(seed): '\(name)'")
        }
        held += 1
      } catch {
        Issue.record("seed \(seed): \(error)")
      }
    }
    #expect(held >= Self.count / 12 / 2)
  }

  /// The roundings are made random, with zero points, fewer codes and rounding down.
  @Test(arguments: 0..<12)
  func randomRoundingsCompileAndComputeTheSame(part: Int) throws {
    var held = 0
    for seed in stride(from: part, to: Self.count, by: 12) {
      guard let quantized = try Self.quantized(seed) else { continue }
      let graph = quantized.statingFormats().withRandomRoundings(UInt64(seed))
      do {
        held += try Self.machine(seed).run(graph) == .held ? 1 : 0
      } catch let error as Diagnostics where error.all.allSatisfy({ $0.kind == .unsupported }) {
        // zero points of very small factors do not fit the machine
      } catch {
        Issue.record("seed \(seed): \(error)\n\(graph)")
      }
    }
    #expect(held >= Self.count / 12 / 2)
  }

  private static func machine(_ seed: Int) -> CompiledCheck {
    CompiledCheck.machines[seed / 12 % CompiledCheck.machines.count]
  }

  /// `nil` if the machine cannot compute the network.
  private static func quantized(_ seed: Int) throws -> QuantizedGraph? {
    let graph = try RandomNetwork.make(seed: UInt64(seed))
    return try? machine(seed).quantized(graph)
  }
}

extension Graph {
  /// This network with other formats in its nodes Quant, which cover about the same numbers.
  fileprivate func withRandomRoundings(_ seed: UInt64) -> Graph {
    let random = Philox(seed: seed, stream: 17)
    var graph = self
    for (index, node) in nodes.enumerated() {
      guard let quant = node.op as? Quant else { continue }
      let draw = random.uniform(UInt64(index))
      graph.nodes[index].op = Quant(quant.quantizer.varied(Int(draw * 1000)))
    }
    return graph
  }
}

extension Quantizer {
  /// A rounding with another number of codes, zero point and direction, chosen by the digits of a
  /// number.
  fileprivate func varied(_ choice: Int) -> Quantizer {
    guard let codes, let format else { return self }
    var varied = self
    let bits = min(format.bits, 9 + choice % 4)
    let factor = Double(1 << (format.bits - bits))
    (varied.step, varied.unit) = (step * factor, step * factor)
    let unsigned = 0...(1 << bits) - 1
    let half = 1 << (bits - 1)
    varied.codes = format.isSigned ? -half...half - 1 : unsigned
    if choice / 10 % 3 == 0, codes.lowerBound < 0 {
      // the same numbers as unsigned codes around a zero point
      (varied.codes, varied.zeroPoint) = (unsigned, half)
    }
    varied.rounding = choice / 100 % 4 == 0 ? .down : .even
    return varied
  }
}
