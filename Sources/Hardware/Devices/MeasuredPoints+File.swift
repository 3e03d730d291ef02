import Basics

extension MeasuredPoints {
  /// The columns of a CSV file; the array names in an `.npz` have no unit.
  private static let columns = ["target-S", "mean-S", "spread-S"]

  /// Reads a CSV file whose first line is `target-S,mean-S,spread-S`, or an `.npz` file with arrays
  /// `target`, `mean` and `spread`, siemens.
  ///
  /// - Throws: diagnostics at the file, and at the line if possible.
  init(file path: String) throws {
    let file = try InputFile(path, limit: 1 << 20)
    let rows = file.kind == .zip ? try Self.rows(npz: file) : try Self.rows(csv: file)
    self = try locating(at: file.place) { try MeasuredPoints(rows: rows) }
  }

  private static func rows(npz file: InputFile) throws -> [[Double]] {
    let archive = try Npz(file)
    let arrays = try ["target", "mean", "spread"].map { try archive.array($0) }
    let counts = arrays.map(\.shape)
    guard counts.allSatisfy({ $0.count == 1 && $0 == counts[0] }) else {
      throw Diagnostic.malformed(
        "must have vectors 'target', 'mean' and 'spread' of equal length, not \(counts[0]), "
          + "\(counts[1]) and \(counts[2])", at: file.place)
    }
    let columns = try arrays.map { try $0.decoded().asReal.elements.map(Double.init) }
    return (0..<counts[0][0]).map { row in columns.map { $0[row] } }
  }

  private static func rows(csv file: InputFile) throws -> [[Double]] {
    let lines = try file.text().split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    guard cells(of: lines.first ?? "") == columns else {
      throw Diagnostic.malformed(
        "must begin with the line '\(columns.joined(separator: ","))'",
        at: file.place.at(.line(1, column: 1)))
    }
    return try lines.enumerated().dropFirst().filter { !$0.element.allSatisfy(\.isWhitespace) }
      .map { index, line in
        let numbers = cells(of: line).map(Double.init)
        guard numbers.count == columns.count, !numbers.contains(nil) else {
          throw Diagnostic.malformed(
            "must have three numbers separated by commas, not '\(line)'",
            at: file.place.at(.line(index + 1, column: 1)))
        }
        return numbers.compactMap(\.self)
      }
  }

  private static func cells(of line: Substring) -> [String] {
    line.split(separator: ",", omittingEmptySubsequences: false).map { cell in
      String(cell.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
  }
}
