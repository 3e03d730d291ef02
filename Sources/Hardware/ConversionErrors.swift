import Basics
import Foundation

/// What converters yield for each code that they should yield, from circuit simulation or silicon.
///
/// A file, or the same as a record: `{normal: [[code, mean, std], …]}`, in codes, or
/// `{table: [[code, yielded code, probability], …]}`. Every code of the converter has its rows.
public struct ConversionErrors: RecordValue, Equatable {
  /// How the rows say it.
  enum Form: String {
    /// The yielded code is the nearest to a normal number, clamped. Source: `output_noise.csv` of
    /// DNN+NeuroSim V1.5.
    case normal
    /// The probability of each yielded code.
    case table
  }

  private var form = Form.table
  /// Three numbers each.
  private var rows: [[Double]] = []
  /// Where the rows were read; empty if this is not known.
  private var places: [Place] = []

  /// No errors.
  public init() {}

  public var isEmpty: Bool { rows.isEmpty }

  /// Whether codes are below zero.
  var areSigned: Bool { rows.contains { $0[0] < 0 } }

  public static func == (a: Self, b: Self) -> Bool { a.form == b.form && a.rows == b.rows }

  public static var expectation: String { "a file, or a record with rows 'normal' or 'table'" }

  public var value: Value {
    guard !isEmpty else { return .absent }
    return Value(.record(Record([form.rawValue: Value(.list(rows.map(\.value)))])))
  }

  /// - Throws: `configuration` for another form; the errors of reading the file.
  public init(_ value: Value) throws {
    self.init()
    switch value.content {
    case .text(let name) where value != .absent:
      self = try Self(InputFile(name.path(asNamedAt: value.place), limit: 1 << 26))
    case .record(let record):
      guard record.entries.count == 1, let entry = record.entries.first,
        let form = Form(rawValue: entry.key), case .list(let list) = entry.value.content,
        !list.isEmpty
      else {
        throw Diagnostic.configuration("must be \(Self.expectation)", at: value.place)
      }
      self.form = form
      let known = list.compactMap(\.place)
      places = known.count == list.count ? known : []
      rows = try list.map { row in
        let numbers = try [Double](row)
        guard numbers.count == 3 else {
          throw Diagnostic.configuration(
            "must have rows of three numbers, not \(numbers.count)", at: row.place)
        }
        return numbers
      }
    default:
      throw Diagnostic.configuration(
        "must be \(Self.expectation), not \(value.kind)", at: value.place)
    }
  }

  /// Reads a table with the columns `ideal,code,probability`, or `output,mean,std`.
  private init(_ file: InputFile) throws {
    let names = try CsvColumns.names(in: file)
    form = names.contains("probability") ? .table : .normal
    let lines = try CsvColumns(
      file, form == .table ? ["ideal", "code", "probability"] : ["output", "mean", "std"]
    ).rows
    guard !lines.isEmpty else {
      throw Diagnostic.configuration("has no rows: each code needs one", at: file.place)
    }
    (rows, places) = (lines.map(\.numbers), lines.map(\.place))
  }
}

extension ConversionErrors {
  /// The probability of each yielded code, `[codes][codes]`, for each code that should be yielded.
  ///
  /// - Throws: `configuration` at the row, or at the file, if a code is not one of `codes`, has no
  ///   rows, the same row twice, or probabilities that do not add up to 1.
  public func probabilities(of codes: ClosedRange<Int>) throws -> [[Double]] {
    let none = [Double](repeating: 0, count: codes.count)
    var found: [Int: [Double]] = [:]
    var pairs: Set<[Int]> = []
    for (index, row) in rows.enumerated() {
      let place = places.isEmpty ? nil : places[index]
      let ideal = try Self.code(row[0], among: codes, at: place)
      switch form {
      case .normal:
        guard found[ideal] == nil else {
          throw Diagnostic.configuration("has two rows for code \(ideal)", at: place)
        }
        found[ideal] = try Self.normal(mean: row[1], deviation: row[2], codes, at: place)
      case .table:
        let yielded = try Self.code(row[1], among: codes, at: place) - codes.lowerBound
        guard pairs.insert([ideal, yielded]).inserted else {
          throw Diagnostic.configuration(
            "has two rows for code \(ideal) and the yielded code \(yielded + codes.lowerBound)",
            at: place)
        }
        guard (0...1).contains(row[2]) else {
          throw Diagnostic.configuration(
            "must have probabilities in 0...1, not \(row[2])", at: place)
        }
        found[ideal, default: none][yielded] += row[2]
      }
    }
    return try codes.map { try complete(found[$0], of: $0) }
  }

  private func complete(_ row: [Double]?, of code: Int) throws -> [Double] {
    let source = places.first.map { Place($0.source) }
    guard let row else {
      throw Diagnostic.configuration("has no row for code \(code)", at: source)
    }
    let sum = row.reduce(0, +)
    guard abs(sum - 1) < 1e-3 else {
      throw Diagnostic.configuration(
        "must have probabilities that add up to 1 for code \(code), not to \(sum)", at: source)
    }
    return row.map { $0 / sum }
  }

  private static func code(_ number: Double, among codes: ClosedRange<Int>, at place: Place?) throws
    -> Int
  {
    guard let code = Int(exactly: number), codes.contains(code) else {
      throw Diagnostic.configuration(
        "must have the codes \(codes.lowerBound)...\(codes.upperBound) of the converter, not "
          + number.whole, at: place)
    }
    return code
  }

  /// The probabilities of the codes nearest to a normal number.
  private static func normal(
    mean: Double, deviation: Double, _ codes: ClosedRange<Int>, at place: Place?
  ) throws -> [Double] {
    guard deviation >= 0 else {
      throw Diagnostic.configuration("must have a 'std' of 0 or more, not \(deviation)", at: place)
    }
    guard deviation > 0 else {
      let nearest = mean.rounded(.toNearestOrEven)
      let code = min(max(nearest, Double(codes.lowerBound)), Double(codes.upperBound))
      return codes.map { Double($0) == code ? 1 : 0 }
    }
    let below = { (limit: Double) in 0.5 * erfc((mean - limit) / (deviation * 2.squareRoot())) }
    return codes.map { code in
      let low = code == codes.lowerBound ? 0 : below(Double(code) - 0.5)
      let high = code == codes.upperBound ? 1 : below(Double(code) + 0.5)
      return high - low
    }
  }
}

extension Double {
  /// Without a fraction where there is none.
  fileprivate var whole: String { Int(exactly: self).map(String.init) ?? "\(self)" }
}
