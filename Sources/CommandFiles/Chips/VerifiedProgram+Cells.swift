import Hardware
import TileAnalysis

extension VerifiedProgram {
  /// Returns the same program for cells with the window of a model.
  package func with(cellsOf model: CellModel) throws -> VerifiedProgram {
    var accelerator = program.accelerator
    accelerator.cell = try model.cell(of: accelerator.cell)
    return on(accelerator)
  }
}
