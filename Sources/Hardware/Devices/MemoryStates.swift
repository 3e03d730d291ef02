import Basics

/// A device whose states were measured one by one: mean and standard deviation of the conductance of
/// each state, from the lowest level to the highest.
///
/// `G = max(mean(state) + std(state) N, 0)`. The levels of a cell are states, evenly chosen; the
/// programmer aims at evenly spaced conductances from the first mean to the last, so that means in
/// between that are not evenly spaced are an error of each cell. Between two states, as a write with
/// corrections may need, mean and deviation are interpolated linearly.
///
/// - Source: `mem_states.csv` of DNN+NeuroSim V1.5 (Read et al., arXiv 2505.02314), whose simulation
///   draws the conductance of each state in the same way.
public struct MemoryStates: Device {
  public static let name = "mem-states"
  public static let summary = "measured mean and sd of each state, as in DNN+NeuroSim"
  public static var fields: [Field<Self>] {
    [
      Field(
        "file", \.states, required: true,
        "a CSV file with the columns mean and std, in siemens, a line for each state; or rows")
    ]
  }

  public var states = StateTable()

  public init() {}

  public var window: ClosedRange<Double>? { states.points.targets }
  public var stateCount: Int? { states.rows.count }

  public func programmed(target: Double, range: ClosedRange<Double>, gaussian: Double) -> Double {
    let point = states.points.at(target)
    return max(point.mean + point.spread * gaussian, 0)
  }
}

/// The states of a device, in siemens, from the lowest level to the highest.
///
/// Written as rows `[mean, deviation]` or as the name of a file.
public struct StateTable: RecordValue {
  /// Mean and standard deviation of each state.
  public private(set) var rows: [[Double]] = []
  /// The same against evenly spaced targets.
  let points: MeasuredPoints

  /// No states.
  public init() { points = MeasuredPoints() }

  public static var expectation: String { "a file, or rows of mean and deviation" }

  public var value: Value { Value(.list(rows.map(\.value))) }

  /// - Throws: `configuration` if the value is neither a file name nor rows of two numbers; the
  ///   errors of reading the file; as `init(rows:)`.
  public init(_ value: Value) throws {
    switch value.content {
    case .text(let name):
      let file = try InputFile(name.path(asNamedAt: value.place), limit: 1 << 20)
      let lines = try CsvColumns(file, ["mean", "std"]).rows
      try Self.expectConductances(lines.map { ($0.numbers, $0.place) })
      self = try locating(at: file.place) { try StateTable(rows: lines.map(\.numbers)) }
    case .list(let list):
      let rows = try list.map { try [Double]($0) }
      try Self.expectConductances(zip(rows, list).map { ($0, $1.place ?? value.place) })
      self = try StateTable(rows: rows)
    default:
      throw Diagnostic.configuration(
        "must be \(Self.expectation), not \(value.kind)", at: value.place)
    }
  }

  /// - Throws: `configuration` for fewer than two states, or if the last mean does not exceed the
  ///   first.
  private init(rows: [[Double]]) throws {
    guard rows.count >= 2 else {
      throw Diagnostic.configuration("needs at least two states, not \(rows.count)", at: nil)
    }
    let (low, high) = (rows[0][0], rows[rows.count - 1][0])
    guard low < high else {
      throw Diagnostic.configuration(
        "must have states from the lowest level to the highest, but the last mean \(high) does not "
          + "exceed the first, \(low)", at: nil)
    }
    self.rows = rows
    points = try MeasuredPoints(
      rows: rows.enumerated().map { index, row in
        let share = Double(index) / Double(rows.count - 1)
        return [index == rows.count - 1 ? high : low + share * (high - low)] + row
      })
  }

  /// - Throws: `configuration` at the first row that is no state, or lower than the one before it: a
  ///   level above another would be the lower conductance.
  private static func expectConductances(_ rows: [(numbers: [Double], place: Place?)]) throws {
    var last = 0.0
    for row in rows {
      guard row.numbers.count == 2, row.numbers.allSatisfy({ (0...1).contains($0) }) else {
        throw Diagnostic.configuration(
          "must have a mean and a deviation in 0...1 S for each state, not \(row.numbers)",
          at: row.place)
      }
      guard row.numbers[0] >= last else {
        throw Diagnostic.configuration(
          "must have states from the lowest mean to the highest, but \(row.numbers[0]) follows "
            + "\(last)", at: row.place)
      }
      last = row.numbers[0]
    }
  }
}
