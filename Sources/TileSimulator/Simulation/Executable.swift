import TileMachine

/// An instruction that the simulator can run.
///
/// Every instruction of the catalogue conforms; a test checks this.
package protocol Executable: Instruction {
  /// Appends the simulator's steps for this instruction to a stream.
  ///
  /// - Throws: `MemoryPlan.Exceeded`.
  func bind(with binder: inout StreamBinder) throws

  /// Whether it keeps something from step to step of an image, so that it may write something else
  /// in each though it reads the same.
  var keepsState: Bool { get }
}

extension Executable {
  package var keepsState: Bool { false }
}
