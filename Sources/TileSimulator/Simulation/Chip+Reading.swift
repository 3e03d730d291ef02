import Basics
import TileMachine

extension Chip {
  /// The gain of each column of `group`; `nil` if all are 1.
  func gains(of group: Group, in program: Program) -> Tensor<Double>? {
    guard !gains.isEmpty else { return nil }
    return program.groups.firstIndex(of: group).map { gains[$0] }
  }

  /// - Throws: a diagnostic if deviations, references or gains do not fit the program.
  func checkReading(against program: Program) throws {
    guard deviations.isEmpty || deviations.map(\.shape) == conductances.map(\.shape) else {
      throw Diagnostic.malformed(
        "the chip's read deviations do not fit its conductances", at: nil)
    }
    for (index, block) in deviations.enumerated()
    where !block.elements.allSatisfy({ (0...1000).contains($0) }) {
      throw Diagnostic.malformed(
        "block \(index) of the chip has read deviations outside 0...1000 S", at: nil)
    }
    guard
      references.isEmpty
        || references.map(\.shape) == conductances.map({ [$0.shape[0], $0.shape[1]] })
    else {
      throw Diagnostic.malformed("the chip's references do not fit its rows", at: nil)
    }
    guard !gains.isEmpty else { return }
    let columns = program.groups.map { group in
      program.matrices.first { $0.name == group.matrix }.map { [$0.columns] }
    }
    guard gains.map(\.shape) == columns else {
      throw Diagnostic.malformed(
        "the chip's gains do not fit the columns of the program's groups", at: nil)
    }
    guard gains.allSatisfy({ $0.elements.allSatisfy((0...1024).contains) }) else {
      throw Diagnostic.malformed(
        "the chip has gains outside 0...1024, beyond which sums could overflow", at: nil)
    }
  }
}
