import Basics
import Evaluation
import Hardware
import IntegerModel
import Lowering
import TileMachine

/// Why a layer takes its arrays.
public struct ExplainedLayer: Encodable, Sendable {
  public let name: String
  public let `operator`: String
  public let rows: Int
  public let columns: Int
  public let weightBits: Int
  /// Cells of one weight: one on each plane, that is slices times polarities.
  public let cellsPerWeight: Int
  public let slices: Int
  public let polarities: Int
  public let copies: Int
  public let nonzero: Int
  /// Rectangles of cells of all copies, on each plane.
  public let blocks: Int
  /// Arrays with cells of the layer, shared ones included.
  public let arrays: Double?
  /// The share of the cells of its arrays that its blocks take, 0…1; less where other layers share
  /// them.
  public let filled: Double?
  /// The share of the rows and of the columns of array-sized blocks that the matrix fills by itself.
  public let rowsFilled: Double
  public let columnsFilled: Double
  /// The share of the cells in its blocks that hold no weight, because column groups use other rows.
  public let structuralZeros: Double
  /// The share of the weights that are 0.
  public let zeroWeights: Double
  /// Products with the matrix for one image.
  public let readings: Int
  /// Whether converters are exact for all inputs; `nil` without converters.
  public let lossless: Bool?
  public let energyPJ: Double?
  public let latencyNs: Double?
  /// What costs it most arrays, in words, largest first.
  public private(set) var reasons: [String] = []
}

extension ExplainedLayer {
  static func all(of compiled: CompiledProgram, _ network: IntegerNetwork, _ report: Report)
    -> [ExplainedLayer]
  {
    let blocks = Dictionary(grouping: compiled.program.program.blocks, by: \.matrix)
    let layers = report.layers.reduce(into: [:]) { $0[$1.name] = $1 }
    return network.steps.compactMap { step in
      guard case .matrix(let tables) = step.tables, let layer = layers[step.node.name] else {
        return nil
      }
      return ExplainedLayer(
        step, tables, layer, blocks[step.node.name] ?? [], on: compiled.program.program)
    }
  }

  private init(
    _ step: IntegerNetwork.Step, _ tables: MatrixTables, _ layer: Report.Layer, _ blocks: [Block],
    on program: Program
  ) {
    let (form, array) = (tables.form, program.accelerator.array)
    let planes = program.encoding.planes(weightBits: tables.weightBits)
    name = step.node.name
    self.operator = step.node.op.name
    (rows, columns, weightBits) = (form.rows, form.columns, tables.weightBits)
    cellsPerWeight = planes.count
    slices = Set(planes.map(\.slice)).count
    polarities = Set(planes.map(\.polarity)).count
    copies = (blocks.map(\.copy).max() ?? 0) + 1
    nonzero = tables.codes.count { $0 != 0 }
    self.blocks = blocks.count
    arrays = layer.figures.arrays
    filled = layer.figures.utilisation
    rowsFilled = Self.filled(rows, of: array.rows)
    columnsFilled = Self.filled(columns, of: array.columns)
    let cells = blocks.filter { $0.copy == 0 }.reduce(0) { $0 + $1.rows.count * $1.columns.count }
    let weights = tables.codes.count
    structuralZeros = cells > weights ? 1 - Double(weights) / Double(cells) : 0
    zeroWeights = weights == 0 ? 0 : 1 - Double(nonzero) / Double(weights)
    readings = step.output.shape.elementCount / max(form.columns, 1)
    lossless = layer.converter?.lossless
    (energyPJ, latencyNs) = (layer.figures.energyPJ, layer.figures.latencyNs)
    reasons = reasons(sharesArrays: !layer.sharesArraysWith.isEmpty)
  }

  /// Reasons that multiply the arrays by less are not told.
  private static let toldFactor = 1.25

  private func reasons(sharesArrays: Bool) -> [String] {
    let alone: [(factor: Double, text: String)] = [
      (1 / rowsFilled, "its \(rows) rows fill \(rowsFilled.briefPercent) of whole arrays"),
      (
        1 / columnsFilled,
        "its \(columns) columns fill \(columnsFilled.briefPercent) of whole arrays"
      ),
    ]
    let all: [(factor: Double, text: String)] =
      [
        (
          Double(cellsPerWeight),
          "\(cellsPerWeight) cells per weight: \(slices.counted("slice")) × "
            + polarities.counted("polarity")
        ),
        (
          1 / (1 - structuralZeros),
          "its column groups use other rows: \(structuralZeros.briefPercent) of its cells hold no "
            + "weight"
        ),
        (1 / (1 - zeroWeights), "\(zeroWeights.briefPercent) of the weights are 0"),
        (Double(copies), copies.counted("copy")),
      ] + (sharesArrays ? [] : alone)
    return all.enumerated().filter { $0.element.factor >= Self.toldFactor }
      .sorted { ($1.element.factor, $0.offset) < ($0.element.factor, $1.offset) }
      .map(\.element.text)
  }

  /// The share of the lines of whole arrays that so many lines fill.
  private static func filled(_ lines: Int, of size: Int) -> Double {
    let whole = (lines + size - 1) / size * size
    return whole == 0 ? 1 : Double(lines) / Double(whole)
  }
}

extension Double {
  /// `56 %`.
  var briefPercent: String { "\(Int((100 * self).rounded())) %" }
}
