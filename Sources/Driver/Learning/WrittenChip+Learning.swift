import Basics
import CommandFiles
import DeviceDynamics
import Learning

extension ChipFile.WrittenChip {
  /// The chip as learning starts from it.
  var learningStart: LearningStart { .chip(StartingChip(chip, stuck: stuck, origin: origin)) }

  /// Says that its cells do not learn as they were made; `nil` if they do.
  ///
  /// - Parameters:
  ///   - cell: the device that learns.
  ///   - path: the chip file.
  func warning(learningAs cell: PulsedCell, at path: String) -> String? {
    guard origin != nil, let moved else {
      guard cell.traits.cellsDiffer else { return nil }
      return "'\(path)' does not say how its cells differ in their responses to pulses; they are "
        + "drawn from '--chip-seed'"
    }
    guard moved != cell else { return nil }
    return "pulses have moved the cells of '\(path)' as \(moved.value.spelling(inFull: false)), "
      + "but they learn as \(cell.value.spelling(inFull: false))"
  }
}
