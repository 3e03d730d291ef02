import Basics
import Hardware
import TileMachine

extension Compiler {
  /// A fault map, and the file in which it stands.
  struct FoundFaults {
    let file: FaultFile
    let place: Place
  }

  /// The map whose lost arrays are avoided; `nil` without one.
  ///
  /// - Throws: `usage` for a share outside 0...1, and as `FaultFile` does.
  func faultMap() throws -> FoundFaults? {
    guard (0...1).contains(lostAbove) else {
      throw Diagnostic(.usage, "'--lost-above' is a share in 0...1, not \(lostAbove)")
    }
    return try faults.map { path in
      let place = Place(path)
      return FoundFaults(
        file: try locating(at: place) { try FaultFile(Value(.text(path))) }, place: place)
    }
  }
}

extension Compiler.FoundFaults {
  /// Throws where a program takes arrays or planes of which the map says nothing.
  ///
  /// - Parameter lost: positions of the map that no block may stand on.
  func expectFits(_ program: Program, lost: Int) throws {
    guard let shape = file.states?.shape else { return }
    guard shape[1] >= program.planes else {
      throw Diagnostic.configuration(
        "the fault map has \(shape[1]) planes, and the weights take \(program.planes)", at: place)
    }
    let positions = Set(program.blocks.map(\.array))
    guard positions.allSatisfy({ $0 < shape[0] }) else {
      throw Diagnostic.unsupported(
        "the network takes \(positions.count) arrays on each plane, and of the \(shape[0]) in the "
          + "fault map \(lost) are lost", at: place,
        note: lost > 0 ? "a larger '--lost-above' gives up fewer" : nil)
    }
  }
}
