import ArgumentParser
import Driver

extension Simulate {
  /// The images and chips of the part to run; `nil` if the simulation is run as a whole.
  var part: Simulation.Part? {
    guard imagesRange != nil || chipsRange != nil else { return nil }
    return Simulation.Part(images: imagesRange?.positions, chips: chipsRange?.positions)
  }

  /// - Throws: a `ValidationError` if a part is to be run and parts are to be merged.
  func expectPartsFit() throws {
    guard let part, !parts.isEmpty else { return }
    throw ValidationError(
      "'\(part.option)' and '--parts' cannot be combined: '--parts' belongs to the whole simulation"
    )
  }
}

/// Positions from a first to a last, such as `0-4999`.
struct PositionRange: ExpressibleByArgument {
  let positions: ClosedRange<Int>

  init?(argument: String) {
    let ends = argument.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard ends.count == 2, let first = ends[0], let last = ends[1], first <= last else {
      return nil
    }
    positions = first...last
  }
}
