import Basics
import Evaluation

/// Reading rows from results.
extension ResultRows {
  init(of files: [ResultFile], _ kind: ResultKind) {
    let layout = ResultLayout(of: kind)
    let names = Self.names(of: files)
    rows = []
    choices = []
    measure = nil
    item = layout.item
    subject =
      files[0].records[0].text("device") ?? (kind == .simulate ? "ideal devices" : names[0])
    var digests: [String: Int] = [:]
    for (index, file) in files.enumerated() {
      for var row in file.records.flatMap({ Self.rows(of: $0, kind, layout, file: index) }) {
        row.choices[Self.file] = .text(names[index])
        if let key = layout.digest, case .text(let digest)? = row.figures[key] {
          row.figures[key] = nil
          let first = digests[digest] ?? index
          digests[digest] = first
          row.choices["program"] = .text(names[first])
        }
        rows.append(row)
      }
    }
    choices = Self.ordered(rows, by: layout.choices)
    measure = layout.measures.first { key in rows.contains { $0.figures[key]?.number != nil } }
    warnings = Self.doubts(about: files, kind)
    dropRepeated()
  }

  /// Names of files without folders and endings, or whole paths if two are alike.
  static func names(of files: [ResultFile]) -> [String] {
    let stems = files.map(\.stem)
    return Set(stems).count == stems.count ? stems : files.map(\.path)
  }

  /// The names of choices in the order of their layout.
  private static func ordered(_ rows: [ResultRow], by order: [String]) -> [String] {
    var all: [String] = []
    var seen: Set<String> = []
    for row in rows {
      all += row.choices.keys.sorted().filter { seen.insert($0).inserted }
    }
    let rank = { (key: String) in
      let place = order.firstIndex { key == $0 || key.hasPrefix($0 + ".") } ?? order.count
      // a name explains more than the fields that follow from it
      return (place, key.hasSuffix(".name") ? 0 : 1, key == file ? 1 : 0, key)
    }
    return all.sorted { rank($0) < rank($1) }
  }

  private static func rows(
    of record: Record, _ kind: ResultKind, _ layout: ResultLayout, file: Int
  ) -> [ResultRow] {
    let flat = kind == .simulate ? simulated(record) : record.flat()
    var row = ResultRow(file: file, choices: [:], figures: [:])
    for (key, cell) in flat.map({ ($0, $1.inSeconds(of: $0)) }) {
      let isChoice = layout.choices.contains { key == $0 || key.hasPrefix($0 + ".") }
      // a table does not say which columns were chosen
      if isChoice || kind == .table { row.choices[key] = cell }
      if !isChoice { row.figures[key] = cell }
    }
    row.seed = layout.seed.flatMap { row.figures[$0]?.number }
    switch kind {
    case .simulate: return row.chips(of: record)
    case .study: return row.repetitions(of: record)
    case .sweep: return row.points(of: record)
    default: return [row]
    }
  }

  /// The values of a simulation, with what determines them at the top.
  private static func simulated(_ record: Record) -> [(key: String, cell: Cell)] {
    var record = record
    let provenance = record.record("provenance")
    for key in ["provenance", "device", "programming"] { record[key] = nil }
    record["wire_loss"] = record["wires"]
    record["wires"] = nil
    let spiking = record.record("spiking")
    for key in ["neuron", "coding", "steps"] { record[key] = spiking[key] }
    for entry in provenance.entries { record[entry.key] = entry.value }
    if let time = provenance.text("time_since_programming"), let span = try? TimeSpan(time) {
      record["time_since_programming_s"] = Value(.real(span.seconds))
    }
    for key in ["time_since_programming", "command"] { record[key] = nil }
    return record.flat()
  }
}
