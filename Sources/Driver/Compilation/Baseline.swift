import Basics
import CommandFiles
import Evaluation
import Hardware
import Importers
import IntegerModel
import Lowering
import Mapping
import NetworkIR
import Passes
import TileMachine

extension Manifest.Baseline {
  /// The baseline of a network with all weights dense, at the baseline's bits, on the same
  /// accelerator with the same encoding, on a plain grid, one layer after another.
  ///
  /// - Parameters:
  ///   - title: a description of the network.
  ///   - model: its digests, if it is not the program's own model.
  init(
    of graph: QuantizedGraph, _ target: Target, title: String = "this network",
    model: [String: String]? = nil
  ) throws {
    let bits = target.file.baseline
    let network = try IntegerNetwork(graph.dense(bits))
    let figures = ProgramFigures(network, try target.gridProgram(of: network), .sequential)
    self.init(
      name:
        "\(title) with all weights, \(bits.weightBits)-bit weights, \(bits.activationBits)-bit "
        + "activations, plain grid",
      modelSha256: model, total: figures.total.withoutLevels,
      layers: figures.byLayer.mapValues(\.withoutLevels))
  }

  /// The baseline of the program's own network or, if passes removed lines from its matrices, of
  /// the network before the passes.
  ///
  /// - Parameters:
  ///   - quantized: the output of the passes.
  ///   - network: the input of the passes.
  init(of quantized: QuantizedGraph, from network: Graph, _ target: Target, threads: Int) throws {
    self = try BaselineNetwork(of: quantized, from: network, target, threads: threads)
      .baseline(target)
  }

  /// The baseline of the dense model from which a compressed one, `network`, was made.
  ///
  /// - Throws: if inputs or outputs of the two differ, or the dense one cannot be mapped.
  init(
    ofModel path: String, for network: Graph, _ target: Target, images: [Tensor<Float>]?,
    shapes: [String: Int], limit: SizeLimit, threads: Int
  ) throws {
    let source = try ModelLoader.load(path, shapes: shapes, limit: limit)
    let quantized = try target.quantized(
      target.usingHost(source.requireGraph()), images, threads: threads)
    guard try quantized.graph.ioShapes == target.cleaned(network, threads: threads).ioShapes else {
      throw Diagnostic(
        .usage, "the inputs or outputs of the baseline model differ in shape from the network's",
        at: Place(path), notes: ["use the dense network that this one was derived from"])
    }
    let digests = source.sha256ByName
    self = try Self(of: quantized, target, title: "model \(digests.shortDigest)", model: digests)
  }
}

/// The network whose figures are the baseline, and a description of it.
struct BaselineNetwork: Sendable {
  let graph: QuantizedGraph
  let title: String

  /// - Parameters: as those of `Manifest.Baseline`.
  init(of quantized: QuantizedGraph, from network: Graph, _ target: Target, threads: Int) throws {
    guard try quantized.graph.matrixSizes != target.cleaned(network, threads: threads).matrixSizes
    else {
      (graph, title) = (quantized, "this network")
      return
    }
    // no images: the figures do not depend on ranges, and verification has none
    graph = try target.quantized(network, nil, threads: threads)
    title = "the original model"
  }

  func baseline(_ target: Target) throws -> Manifest.Baseline {
    try Manifest.Baseline(of: graph, target, title: title)
  }
}

extension Target {
  /// The program of a network on a plain grid of as many tiles as it needs.
  fileprivate func gridProgram(of network: IntegerNetwork) throws -> Program {
    let matrices = network.matrices
    return try Lowering.lower(
      network, matrices, PlainGrid().place(matrices, on: accelerator),
      on: accelerator.unbounded, encoding: encoding, bitsPerCycle: bitsPerCycle
    ).program
  }

  /// Quantizes a network without removing anything from it.
  fileprivate func quantized(_ graph: Graph, _ images: [Tensor<Float>]?, threads: Int) throws
    -> QuantizedGraph
  {
    try QuantizedGraph(
      Pipeline(passes: [Quantize()]).run(graph, in: context(images, threads: threads)).graph)
  }
}

extension Graph {
  /// Rows and columns of every matrix, and the rows that one column reads.
  fileprivate var matrixSizes: [[Int]] {
    get throws {
      try partition().program.compactMap { entry in
        guard case .matrix(let form) = entry.form else { return nil }
        return [form.rows, form.columns, form.groupRows]
      }
    }
  }
}

extension Figures {
  /// These figures without those that depend on the values of weights.
  fileprivate var withoutLevels: Figures {
    var figures = self
    figures.memristors.programmed = nil
    return figures
  }
}

extension QuantizedGraph {
  /// Returns this network with all weights nonzero and with the baseline's bits, outputs with
  /// their own; only the number of codes matters, not their values.
  fileprivate func dense(_ bits: BaselineSection) throws -> QuantizedGraph {
    var (ungrouped, dense) = (graph, quantization)
    ungrouped.kernelGroups = [:]
    dense.weights = quantization.weights.mapValues { weights in
      QuantizedWeights(
        codes: weights.codes.map { _ in 1 }, bits: bits.weightBits, scales: weights.scales)
    }
    let uses = ValueUses(partition, graph)
    let widths = Widths(activations: .bits(bits.activationBits), outputBits: nil)
    for (name, format) in quantization.activations {
      guard let resolution = widths[uses[name]] else { continue }
      dense.activations[name] = format.with(resolution)
    }
    return try ungrouped.quantized(by: dense)
  }
}

extension ActivationFormat {
  /// Returns the same range with a different resolution.
  fileprivate func with(_ resolution: Resolution) -> ActivationFormat {
    let scale = scale * Double(codes.upperBound - codes.lowerBound)
    var format = resolution.format(isSigned: isSigned)
    format.scale = scale / Double(format.codes.upperBound - format.codes.lowerBound)
    return format
  }
}

extension Accelerator {
  /// The same accelerator with an unlimited number of tiles.
  fileprivate var unbounded: Accelerator {
    var accelerator = self
    accelerator.chip.tiles = 1 << 20
    accelerator.chip.count = 1
    return accelerator
  }
}
