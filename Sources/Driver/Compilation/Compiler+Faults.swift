import Basics
import Evaluation
import Hardware
import TileMachine

extension Compiler {
  /// A fault map and its file.
  struct FoundFaults {
    let file: FaultFile
    let place: Place
  }

  /// The fault map whose lost arrays are avoided, or `nil` if none is given.
  ///
  /// - Throws: `usage` for a share outside 0...1, and the errors of `FaultFile`.
  func faultMap() throws -> FoundFaults? {
    guard (0...1).contains(lostAbove) else {
      throw Diagnostic(.usage, "'--lost-above' must be in 0...1, not \(lostAbove)")
    }
    return try faults.map { path in
      let place = Place(path)
      return FoundFaults(
        file: try locating(at: place) { try FaultFile(Value(.text(path))) }, place: place)
    }
  }
}

extension Target {
  /// Throws unless the tiles are row by row: a fault map says which arrays of a tile are lost, so the
  /// arrays of one tile are not those of another.
  func expectRowByRow() throws {
    guard file.sites == .rows else {
      throw Diagnostic.configuration(
        "'sites: traffic' moves arrays to other tiles, but a fault map says where each is", at: nil,
        note: "leave out 'sites' or '--faults'")
    }
  }
}

extension Compiler.FoundFaults {
  /// Throws if a program uses arrays or planes that are not in the map.
  ///
  /// - Parameter lost: the number of positions in the map that no block may use.
  func expectFits(_ program: Program, lost: Int) throws {
    guard let shape = file.states?.shape else { return }
    guard shape[1] >= program.planes else {
      throw Diagnostic.configuration(
        "the fault map has \(shape[1].counted("plane")), but the weights need \(program.planes)",
        at: place)
    }
    let positions = Set(program.blocks.map { program.chipPosition($0.array) })
    guard positions.allSatisfy({ $0 < shape[0] }) else {
      throw Diagnostic.unsupported(
        "the network needs \(positions.count.counted("array")) per plane, but the fault map has "
          + "\(shape[0]), of which \(lost) are lost", at: place,
        note: lost > 0 ? "raise '--lost-above' to use arrays with more stuck cells" : nil)
    }
  }
}
