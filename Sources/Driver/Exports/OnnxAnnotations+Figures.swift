import Basics
import Evaluation
import Exporters
import NetworkIR
import TileMachine

extension OnnxAnnotations {
  /// The figures of `memc report`, under their names in JSON, and where the weights of each layer are.
  ///
  /// - Throws: the errors of the report.
  init(_ compiled: CompiledProgram) throws {
    self.init()
    let report = try Report(compiled)
    model = Self.model(report, compiled.program.program)
    let places = Dictionary(grouping: compiled.program.blocks, by: \.matrix)
    for layer in report.layers {
      let node = compiled.graph.nodes.first { $0.name == layer.name }
      nodes[layer.name] = Self.prefixed(
        Self.counts(layer) + Self.places(places[layer.name] ?? [], compiled.program.program)
          + (node.map { compiled.network.formats(of: $0) } ?? []))
    }
  }

  private static func model(_ report: Report, _ program: Program) -> [Entry] {
    let facts: [Entry] = [
      ("version", Version.current), ("mapping", report.mapping),
      ("accelerator", report.accelerator), ("encoding", program.encoding.name),
      ("schedule", report.schedule), ("calibration", report.calibration),
      ("model_sha256", report.modelSha256.shortDigest),
      ("tiles", Self.spans(program.tiles.map { program.chipTile($0.number) })),
    ]
    return prefixed(facts + report.figures.entries)
  }

  private static func counts(_ layer: Report.Layer) -> [Entry] {
    let matrix = layer.rows.flatMap { rows in layer.columns.map { "\(rows) x \($0)" } }
    let converter = layer.converter.map { converter in
      converter.lossless ? "lossless" : "lossy"
    }
    return [("matrix", matrix), ("converter", converter)].compactMap { key, text in
      text.map { (key, $0) }
    } + layer.figures.entries
  }

  private static func places(_ blocks: [Block], _ program: Program) -> [Entry] {
    guard let first = blocks.first else { return [] }
    let tiles = program.tiles.filter { tile in
      tile.groups.contains { $0.matrix == first.matrix }
    }
    let matrix = program.matrices.first { $0.name == first.matrix }
    return [
      ("tiles", Self.spans(tiles.map { program.chipTile($0.number) })),
      ("positions", Self.spans(blocks.map { program.chipPosition($0.array) })),
      ("copies", "\(Set(blocks.map(\.copy)).count)"),
      ("weight_bits", "\(matrix?.weightBits ?? 0)"),
    ]
  }

  /// Each number once, in order.
  private static func spans(_ numbers: [Int]) -> String {
    Set(numbers).sorted().spans(joinedBy: ", ")
  }

  private static func prefixed(_ entries: [Entry]) -> [Entry] {
    entries.map { ("memc.\($0.key)", $0.value) }
  }
}

extension Figures {
  fileprivate var entries: [OnnxAnnotations.Entry] {
    // digits beyond the sixth decimal are rounding errors
    named.map { ($0.name, (($0.value * 1e6).rounded() / 1e6).exactText) }
  }
}

extension QuantizedGraph {
  /// The formats of a layer's output and weights.
  fileprivate func formats(of node: Node) -> [OnnxAnnotations.Entry] {
    let weights = node.inputs.lazy.compactMap { quantization.weights[$0] }.first
    let output = node.outputs.first.flatMap { quantization.activations[$0] }
    let scales = (weights?.scales ?? []).sorted()
    let scale = [scales.first, scales.count > 1 ? scales.last : nil].compactMap(\.self)
    return [
      ("weight_scale", scale.isEmpty ? nil : scale.map { "\($0)" }.joined(separator: " to ")),
      ("output_bits", output.map { "\($0.bits)" }), ("output_scale", output.map { "\($0.scale)" }),
      ("output_zero_point", output.map { "\($0.zeroPoint)" }),
    ].compactMap { key, text in text.map { (key, $0) } }
  }
}
