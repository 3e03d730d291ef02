import Basics

/// One result of a command, or one table.
struct ResultFile: Sendable {
  let path: String
  let kind: ResultKind
  /// The object of a result, or the rows of a table.
  let records: [Record]

  /// The largest table, which is read row by row, and the largest object of JSON, which takes about 50
  /// times its size. No result of memc is near it.
  private static let (largestTable, largestObject) = (256 << 20, 32 << 20)
  /// The columns that `memc device --csv` writes.
  private static let response = ["time_s", "voltage_V", "current_A", "state", "conductance_S"]

  /// A file that ends in .jsonl or .csv is a table, any other an object of JSON.
  ///
  /// - Throws: what reading throws; `malformed` where the file is neither JSON nor a table, and
  ///   `unsupported` for results without a figure.
  init(_ path: String) throws {
    let ending = path.split(separator: ".").last?.lowercased()
    let isTable = ["jsonl", "csv"].contains(ending)
    let file = try InputFile(path, limit: isTable ? Self.largestTable : Self.largestObject)
    self.path = path
    switch ending {
    case "jsonl":
      (kind, records) = (.table, try JSONRows(file).rows)
    case "csv":
      let table = try CsvRows(file)
      kind = table.names == Self.response ? .response : .table
      records = table.rows.map(\.record)
    default:
      guard let object = try JSONRows.object(file.textBytes, at: file.place) else {
        var refusal = try FileKind(file).refusal(as: "a result of memc", at: file.place)
        refusal.notes.append(ResultKind.accepted)
        throw refusal
      }
      (kind, records) = (try ResultKind(of: object, at: file.place), [object])
    }
  }

  /// The name of the file without its folder and ending.
  var stem: String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count > 1 ? parts.dropLast().joined(separator: ".") : name
  }
}

extension [(name: String, text: String)] {
  /// Numbers where the text is one.
  fileprivate var record: Record {
    reduce(into: Record()) { record, field in
      guard !field.text.isEmpty else { return }
      let number = Double(field.text).map(Value.Content.real)
      record[field.name] = Value(number ?? .text(field.text))
    }
  }
}
