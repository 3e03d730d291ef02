import Basics
import CommandFiles
import Evaluation
import TileAnalysis
import TileMachine
import TileSimulator

/// The program that is exported, and the chip that it was written into, if any.
public struct ExportSource: Sendable {
  let compiled: CompiledProgram
  /// The path of the chip's file.
  let chipPath: String?
  let written: ChipFile.WrittenChip?

  /// A program without a chip.
  init(_ compiled: CompiledProgram) {
    (self.compiled, chipPath, written) = (compiled, nil, nil)
  }

  /// - Throws: the errors of `ProgramFile.read` and `ChipFile.read`.
  public init(program: String, chip: String? = nil) throws {
    compiled = try ProgramFile.read(program)
    chipPath = chip
    written = try chip.map { [compiled] in try ChipFile.read($0, for: compiled) }
  }

  /// The program, with the window of the chip's cells.
  var program: VerifiedProgram { written?.program ?? compiled.program }

  /// The chip; without one, every cell has the conductance of its level.
  var chip: Chip {
    get throws { try written?.chip ?? Chip.ideal(compiled.program.program) }
  }
}
