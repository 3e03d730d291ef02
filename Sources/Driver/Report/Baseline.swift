import Basics
import Hardware
import Lowering
import Mapping
import NetworkIR
import TileMachine

extension Manifest.Baseline {
  /// The same network with all weights dense, at the baseline's bits, on the same accelerator with
  /// the same encoding, on a plain grid, one layer after another.
  init(of graph: Graph, _ target: Target) throws {
    let bits = target.file.baseline
    let network = try IntegerNetwork(graph.dense(bits))
    let matrices = network.matrices
    let program = try Lowering.lower(
      network, matrices, PlainGrid().place(matrices, on: target.accelerator),
      on: target.accelerator.unbounded, encoding: target.encoding,
      bitsPerCycle: target.bitsPerCycle)
    let figures = ProgramFigures(network, program, .sequential)
    name =
      "dense, \(bits.weightBits)-bit weights, \(bits.activationBits)-bit activations, plain grid"
    total = figures.total.withoutLevels
    layers = figures.byLayer.mapValues(\.withoutLevels)
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

extension Graph {
  /// This network with every weight present and with the baseline's bits; its codes mean nothing,
  /// only their number counts.
  fileprivate func dense(_ bits: BaselineSection) -> Graph {
    var graph = self
    graph.kernelGroups = [:]
    graph.quantization?.weights = (quantization?.weights ?? [:]).mapValues { weights in
      QuantizedWeights(
        codes: weights.codes.map { _ in 1 }, bits: bits.weightBits, scales: weights.scales)
    }
    graph.quantization?.activations = (quantization?.activations ?? [:]).mapValues { format in
      format.with(bits: format.isSigned ? max(2, bits.activationBits) : bits.activationBits)
    }
    return graph
  }
}

extension ActivationFormat {
  /// The same range in other bits.
  fileprivate func with(bits: Int) -> ActivationFormat {
    let scale = scale * Double(codes.upperBound - codes.lowerBound)
    var format = ActivationFormat(bits: bits, isSigned: isSigned, scale: 1)
    format.scale = scale / Double(format.codes.upperBound - format.codes.lowerBound)
    return format
  }
}

extension Accelerator {
  /// The same accelerator with as many tiles as are wanted.
  fileprivate var unbounded: Accelerator {
    var accelerator = self
    accelerator.chip.tiles = 1 << 20
    return accelerator
  }
}
