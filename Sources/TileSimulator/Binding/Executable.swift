import TileMachine

/// An instruction that the simulator can run.
///
/// Every instruction of the catalogue is one; `TileSimulatorTests` holds that.
package protocol Executable: Instruction {
  /// Appends to a stream the steps that the simulator runs for this instruction.
  ///
  /// - Throws: a diagnostic for an operand that is unknown or leaves its buffer.
  func bind(with binder: inout StreamBinder) throws
}
