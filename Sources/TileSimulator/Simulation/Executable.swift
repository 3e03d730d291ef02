import TileMachine

/// An instruction that the simulator can run.
///
/// Every instruction of the catalogue conforms; a test checks this.
package protocol Executable: Instruction {
  /// Appends the simulator's steps for this instruction to a stream.
  ///
  /// - Throws: `MemoryPlan.Exceeded`.
  func bind(with binder: inout StreamBinder) throws
}
