import Basics
import ChipProgramming
import Circuits
import CommandFiles
import Evaluation
import FileInspection
import Hardware
import TileMachine
import TileSimulator

/// A netlist of one physical array of a program, or of a chip that was written with it.
public struct ArrayNetlist: Sendable {
  public var program: String
  /// A chip file; `nil`: every cell has the conductance of its level.
  public var chip: String?
  /// The position of the array; in a program in parts, counted on from part to part.
  public var array = 0
  public var plane = 0
  /// Volts, `[rows]`; `nil`: the read voltage on every row that a block uses.
  public var inputs: String?
  /// Changes the wires of the array.
  public var wires: @Sendable (inout WireSection) -> Void = { _ in }

  public init(program: String) { self.program = program }

  /// Returns the netlist.
  ///
  /// - Throws: `usage` if the file is not a program, or the array or plane is not in use.
  public func text() throws -> String {
    let inspection = try Inspection(program, shapes: [:])
    guard let compiled = inspection.program else {
      throw Diagnostic(
        .usage, "'--spice' requires a program file",
        notes: ["for a chip, give its program, and the chip with '--chip'"])
    }
    let (program, chip, curve) = try written(compiled)
    try expectInUse(chip, program)
    let cells = try chip.conductances(ofArray: array, plane: plane, of: program)
    var wires = program.accelerator.array.wires
    self.wires(&wires)
    let circuit = CrossbarCircuit(conductances: cells, wires: wires, curve: curve)
    let volts = try voltages(program, chip)
    return CrossbarNetlist(circuit.connected(to: volts)).spice(
      "\(part(of: program))position \(program.chipPosition(array)), plane \(plane), by memc \(Version.current)",
      voltages: volts)
  }

  private func part(of program: Program) -> String {
    program.parts.map { "part \(array / $0.positions), " } ?? ""
  }

  private func written(_ compiled: CompiledProgram) throws -> (Program, Chip, CellCurve) {
    guard let chip else {
      return (compiled.program.program, try Chip.ideal(compiled.program.program), .linear)
    }
    let written = try ChipFile.read(chip, for: compiled)
    return (written.program.program, written.chip, written.model.traits.curve)
  }

  private func expectInUse(_ chip: Chip, _ program: Program) throws {
    let arrays = Set(program.blocks.map(\.array)).sorted()
    guard let last = arrays.last, arrays.contains(array) else {
      throw Diagnostic(
        .usage, "'--array' must be a position in use, 0...\(arrays.last ?? 0), not \(array)")
    }
    let planes =
      program.blocks.indices.filter { program.blocks[$0].array == array }
      .map { chip.conductances[$0].shape[0] }.max() ?? 0
    guard (0..<planes).contains(plane) else {
      throw Diagnostic(
        .usage,
        "'--plane' must be in 0...\(planes - 1) for position \(array) of "
          + "0...\(last), not \(plane)")
    }
  }

  private func voltages(_ program: Program, _ chip: Chip) throws -> [Double] {
    let rows = program.accelerator.array.rows
    if let inputs {
      return Array(try CrossbarInputs(inputs, rows: rows).vectors.elements.prefix(rows))
    }
    var volts = [Double](repeating: 0, count: rows)
    for index in program.blocks.indices where program.blocks[index].array == array {
      let lines = chip.lines.isEmpty ? PhysicalLines(program.blocks[index]) : chip.lines[index]
      for row in lines.rows { volts[row] = program.accelerator.cell.readVoltage }
    }
    return volts
  }
}
