import Basics
import Circuits
import Evaluation
import Hardware
import TileMachine
import TileSimulator

/// Physical arrays as SPICE subcircuits, whose comments say which weights of which layer they hold.
///
/// The ports of a subcircuit are the word lines `in1`, `in2`, … and then the bit lines `out1`, …;
/// it has no sources. Cells outside blocks are at HRS.
public struct SpiceSubcircuits: ExportFormat {
  public static let name = "spice"
  public static let summary = "arrays as subcircuits with the names of layers, for ngspice and Xyce"
  public static var fields: [Field<Self>] {
    [
      Field("array", \.array, in: 0...1 << 24, "position of the array; absent: all in use"),
      Field(
        "plane", \.plane, in: 0...63,
        "polarity and slice, of one 'array' or of all; absent: all of the array"),
      Field("word-line-ohm", \.wordLine, in: 0...1e6, "resistance of a word line between cells"),
      Field("bit-line-ohm", \.bitLine, in: 0...1e6, "resistance of a bit line between cells"),
    ]
  }
  public static let endings = [".cir", ".sp", ".sub"]
  public static let takesChip = true

  public var array: Int?
  public var plane: Int?
  /// `nil`: that of the accelerator.
  public var wordLine: Double?
  public var bitLine: Double?

  public init() {}

  /// The largest number of cells of a file, about 30 bytes each.
  private static let mostCells = 1 << 25

  public func file(of source: ExportSource, at path: String) throws -> ExportedFile {
    let arrays = try ArraySubcircuits(source, wires: wires(of: source.program.program))
    let chosen = try arrays.planes(position: array, plane: plane)
    guard chosen.count * arrays.cellsPerPlane <= Self.mostCells else {
      throw Diagnostic.unsupported(
        "\(chosen.count) planes have too many cells for one netlist",
        note: "choose one array, such as '--format spice:array=0'")
    }
    let parts = try chosen.map { try arrays.text(position: $0.position, plane: $0.plane) }
    return ExportedFile(
      arrays.head + parts.joined(), content: parts.count.counted("subcircuit"))
  }

  private func wires(of program: Program) -> WireSection {
    var wires = program.accelerator.array.wires
    wires.wordLineInOhms = wordLine ?? wires.wordLineInOhms
    wires.bitLineInOhms = bitLine ?? wires.bitLineInOhms
    return wires
  }
}
