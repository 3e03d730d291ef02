import Basics
import TileMachine
import TileSimulator

/// The clamped codes that the sums of a matrix become for the next layer or the user.
struct OutputCodes: Sendable {
  /// For each matrix column `clamp(sum · factor + addend)` with the range of the clamp.
  private let columns: [(factor: Double, addend: Double, codes: ClosedRange<Double>)]

  /// Returns the code of a sum, not rounded.
  func callAsFunction(_ sum: Double, column: Int) -> Double {
    let (factor, addend, codes) = columns[column]
    return min(max(sum * factor + addend, codes.lowerBound), codes.upperBound)
  }
}

extension Program {
  /// The requantization of the sums of `group`, possibly after those of other tiles are added;
  /// `nil` if the program processes them in another way.
  func outputCodes(of group: Group, columns: Int) -> OutputCodes? {
    for stream in tiles.lazy.flatMap(\.streams) {
      guard let lines = stream.body.instructions(fromFiringOf: group.name),
        let sums = (lines.first as? MVM)?.destination
      else { continue }
      let rest = lines.dropFirst().prefix { !($0 is MVM) }
      let reader = rest.lazy.compactMap { $0 as? Requant }.first { $0.source == sums }
      guard let reader, reader.count == columns, let table = tables[reader.table.buffer]
      else { continue }
      return OutputCodes(reader, table)
    }
    return nil
  }
}

extension [Statement] {
  /// The first `mvm` of a group and the instructions after it in the same loop.
  fileprivate func instructions(fromFiringOf group: String) -> [any Instruction]? {
    for (index, statement) in enumerated() {
      switch statement {
      case .line(let line) where (line.instruction as? MVM)?.group == group:
        return self[index...].compactMap { statement in
          if case .line(let line) = statement { line.instruction } else { nil }
        }
      case .line: continue
      case .loop(let loop):
        if let found = loop.body.instructions(fromFiringOf: group) { return found }
      }
    }
    return nil
  }
}

extension OutputCodes {
  fileprivate init?(_ requant: Requant, _ table: Table) {
    let entries = (0..<requant.count).map { requant.table.offset + $0 * requant.tableStep }
    guard table.fields == 5, requant.table.terms.isEmpty,
      entries.allSatisfy((0..<table.entries).contains)
    else { return nil }
    columns = entries.map { entry in
      let fields = (0..<5).map { Double(table.values.elements[entry * 5 + $0]) }
      let unit = Double(sign: .plus, exponent: Int(fields[1]), significand: 1)
      return (fields[0] / unit, fields[2] / unit, fields[3]...max(fields[3], fields[4]))
    }
  }
}
