import Evaluation
import Hardware
import TileAnalysis

extension CompiledProgram {
  /// Changes the accelerator and verifies the program again.
  mutating func changeAccelerator(_ change: (inout Accelerator) -> Void) throws {
    var changed = program.program
    change(&changed.accelerator)
    program = try changed.verified()
  }
}
