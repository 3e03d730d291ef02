import Basics
import Foundation
import Hardware
import Importers
import IntegerModel
import Lowering
import Mapping
import NetworkIR
import Passes
import TileAnalysis
import TileMachine

@testable import Driver
@testable import Evaluation

/// The properties of a network that `check` accepts, tested on one machine.
struct CompiledCheck {
  enum Outcome { case refused, held }

  let target: Target
  /// Whether networks run on a chip that holds no more than their largest layer, in parts.
  var isCut = false

  /// Machines with all schedules and encodings, with small and large arrays; the last ones have
  /// several copies of matrices, or write networks in parts.
  static let machines: [CompiledCheck] = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().path
    let single = ["tiny-8", "isaac"].flatMap { accelerator in
      ["differential-pair", "offset-columns"].flatMap { encoding in
        ["sequential", "layer-pipelined", "pixel-pipelined"].map {
          (accelerator, encoding, $0, "1")
        }
      }
    }
    let copied = ["layer-pipelined", "pixel-pipelined"].flatMap { schedule in
      ["5", "balanced"].map { ("isaac", "differential-pair", schedule, $0) }
    }
    let cut = ["sequential", "layer-pipelined", "pixel-pipelined"].map {
      ("tiny-8", "differential-pair", $0, $0 == "sequential" ? "1" : "balanced")
    }
    return (single + copied + cut).enumerated().map { index, machine in
      let (accelerator, encoding, schedule, copies) = machine
      let isCut = index >= single.count + copied.count
      let overrides =
        [
          "accelerator=\(root)/mappings/accelerators/\(accelerator).yaml",
          "encoding.name=\(encoding)", "schedule=\(schedule)", "passes.quantize.weight-bits=16",
          "passes.quantize.activation-bits=16", "placement.copies=\(copies)",
        ] + (isCut ? ["parts.cut=shortest", "parts.batch=\(1 + 40 * (index % 2))"] : [])
      do {
        return CompiledCheck(
          target: try Target("\(root)/mappings/baseline.yaml", overrides: overrides),
          isCut: isCut)
      } catch { preconditionFailure("\(error)") }
    }
  }()

  /// Checks that an accepted network compiles, passes verification, equals the integer executor bit
  /// for bit, and is close to the float network.
  ///
  /// - Throws: what compiling throws, or a diagnostic with the violated property.
  func run(_ graph: Graph) throws -> Outcome {
    try graph.verify()
    let images = Self.images(of: graph)
    let context = target.context([images], threads: 1)
    let cleaned = (try? CleanUp().run(graph, in: context)) ?? graph
    guard try ModelCheck().judged(for: cleaned).isSupported else { return .refused }
    guard let network = try integers(of: graph) else { return .refused }
    let lowered = try machine(for: network).lowered(network)
    let comparison = try ReferenceComparison(
      lowered.program.verified(), of: network, values: lowered.values, threads: 1)
    let executor = comparison.executor
    let codes = executor.network.inputs[0].format.codes(of: images)
    try Diagnostics(comparison.faults(for: [codes])).throwIfAny()
    let input = graph.inputs[0]
    for image in 0..<images.shape[0] {
      let own = Tensor(input.type.shape, Array(codes.image(image)))
      let reference = try executor.run([input.name: own])
      let reals = Tensor(input.type.shape, Array(images.image(image)))
      try compare(graph, reals, with: executor.outputs(of: reference))
    }
    return .held
  }

  /// The quantized network; `nil` if 16 bits of weights and activations are too many for the constants of
  /// its requantizations, which is known only with its numbers.
  private func integers(of graph: Graph) throws -> IntegerNetwork? {
    do {
      return try IntegerNetwork(quantized(graph))
    } catch let refusals as Diagnostics
      where refusals.all.allSatisfy({ $0.notes == ["use fewer weight or activation bits"] })
    {
      return nil
    }
  }

  /// The target, or one whose chip has only as many tiles as the largest layer takes.
  private func machine(for network: IntegerNetwork) throws -> Target {
    guard isCut else { return target }
    var accelerator = target.accelerator
    accelerator.chip.tiles = 1
    accelerator.tile.bufferBytes = 1 << 20
    let matrices = network.matrices
    let positionsPerTile = try Lowering.positions(
      for: matrices, on: accelerator, in: target.encoding)
    let largest = try matrices.map {
      try PlainGrid().place([$0], on: accelerator).arrayCount
    }.max()
    accelerator.chip.tiles = ((largest ?? 1) + positionsPerTile - 1) / positionsPerTile
    return try Target(target.file, accelerator)
  }

  /// The network with the integers that the passes of the mapping choose.
  func quantized(_ graph: Graph) throws -> QuantizedGraph {
    let context = target.context([Self.images(of: graph)], threads: 1)
    return try QuantizedGraph(target.pipeline().run(graph, in: context).graph)
  }

  /// Checks that outputs differ from those in single precision by no more than rounding explains: a
  /// fiftieth of the largest intermediate value.
  private func compare(_ graph: Graph, _ input: Tensor<Float>, with outputs: [Tensor<Float>]) throws
  {
    var largest: Float = 0
    let right = try FloatExecutor().run(graph, inputs: [graph.inputs[0].name: input]) { _, value in
      largest = value.asReal.elements.reduce(largest) { max($0, abs($1)) }
    }
    for (name, output) in zip(graph.outputs, outputs) {
      let wanted = right[name]?.elements ?? []
      let error = zip(wanted, output.elements).reduce(0) { max($0, abs($1.0 - $1.1)) }
      guard wanted.count == output.count, error <= 0.02 * largest + 1e-3 else {
        throw Diagnostic(.checkFailed, "'\(name)' is \(error) off, where numbers reach \(largest)")
      }
    }
  }

  /// Four images of uniform numbers in -1…1.
  private static func images(of graph: Graph) -> Tensor<Float> {
    let shape = [4] + graph.inputs[0].type.shape.dropFirst()
    let random = Philox(seed: 1, stream: 3)
    return Tensor(
      shape, (0..<shape.elementCount).map { Float(2 * random.uniform(UInt64($0)) - 1) })
  }
}
