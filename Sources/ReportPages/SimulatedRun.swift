import Basics
import Evaluation

/// The result of a simulation, as `memc simulate --json` prints it; what a page shows of it.
public struct SimulatedRun: Decodable, Sendable {
  struct Chip: Decodable {
    let seed: Int
    let accuracy: Double?
  }

  struct Effect: Decodable {
    /// `nil` in the row of no effect and of all.
    let effect: String?
    let alone: Double
    let without: Double
  }

  struct Origin: Decodable {
    let filesSha256: [String: String]
    let device: Value?
    let programming: Value?
    let timeSinceProgramming: String?
    let driftCompensation: String?
  }

  struct Error: Decodable {
    let rootMeanSquaredError: Double
  }

  let schemaVersion: Int
  let images: Int
  let imagesSha256: String
  let preparation: String
  let accuracy: Double?
  let accuracyMean: Double?
  let accuracyStd: Double?
  let accuracyInterval95: [Double]?
  let error: Error?
  let errorMean: Error?
  let chips: [Chip]
  let interrupted: Bool
  let device: String?
  let programming: String?
  let sensitivity: [Effect]?
  let warnings: [String]
  let provenance: Origin

  /// Reads the results of simulations of a program file.
  ///
  /// - Throws: `usage` if two files have the same bytes; as `read`.
  public static func all(_ paths: [String], of sha256: String) throws -> [SimulatedRun] {
    var seen: [String: String] = [:]
    return try paths.map { path in
      let run = try read(path, of: sha256)
      if let first = seen.updateValue(path, forKey: try DataFile.sha256(path)) {
        throw Diagnostic(
          .usage, "is the same result as '\(first)', which would be shown twice", at: Place(path))
      }
      return run
    }
  }

  /// Reads the result of a simulation of a program file.
  ///
  /// - Parameter sha256: of the program file.
  /// - Throws: `malformed` if the file is no such result, or of another program; `unsupported` if a
  ///   newer memc wrote it.
  public static func read(_ path: String, of sha256: String) throws -> SimulatedRun {
    let file = try InputFile(path, limit: 1 << 30)
    let run: SimulatedRun
    do {
      run = try JSONText.decode(SimulatedRun.self, from: file.bytes)
    } catch is DecodingError {
      if (try? JSONText.decode(FailedCommand.self, from: file.bytes)) != nil {
        throw Diagnostic.malformed(
          "is what a failed command printed, not a result of 'memc simulate --json'",
          at: file.place, note: "simulate again")
      }
      throw Diagnostic.malformed(
        "is not a result of 'memc simulate --json'", at: file.place,
        note: "write one with 'memc simulate OUT.memc … --json > FILE'")
    }
    guard run.schemaVersion == newestSchema else {
      throw Diagnostic.unsupported(
        "the result has schema version \(run.schemaVersion); this memc, \(Version.current), reads "
          + "version \(newestSchema)", at: file.place)
    }
    try run.expectProgram(sha256, at: file.place)
    try run.expectShares(at: file.place)
    return run
  }

  /// What a command prints with '--json' when it fails.
  private struct FailedCommand: Decodable {
    let exitStatus: Int
  }

  private static let newestSchema = 1

  private func expectProgram(_ sha256: String, at place: Place) throws {
    let own = provenance.filesSha256["program"] ?? "none"
    guard own == sha256 else {
      throw Diagnostic.malformed(
        "the result is of another program file: its SHA-256 is \(own.prefix(16)), not "
          + "\(sha256.prefix(16))", at: place, note: "simulate this program file again")
    }
  }

  private func expectShares(at place: Place) throws {
    let shares =
      [accuracy, accuracyMean, accuracyStd].compactMap(\.self) + chips.compactMap(\.accuracy)
      + (sensitivity ?? []).flatMap { [$0.alone, $0.without] }
    let interval = accuracyInterval95 ?? []
    // an interval of a mean may reach beyond 0…1
    guard shares.allSatisfy({ (0...1).contains($0) }), [0, 2].contains(interval.count),
      interval.allSatisfy({ (-10...10).contains($0) })
    else {
      throw Diagnostic.malformed("an accuracy of the result is not in 0…1", at: place)
    }
  }
}

extension SimulatedRun {
  /// Over the drawn chips, or of ideal devices.
  var meanAccuracy: Double? { accuracyMean ?? accuracy }

  var interval: ClosedRange<Double>? {
    accuracyInterval95.flatMap { $0[0] <= $0[1] ? $0[0]...$0[1] : nil }
  }

  /// The device, scheme and time, in words; of a file only its name, not where it lies.
  var label: String {
    guard let device else { return "ideal devices" }
    let scheme = programming.map { ", \($0.lastName)" } ?? ""
    let time = provenance.timeSinceProgramming.map { ", read after \($0)" } ?? ""
    let compensation = provenance.driftCompensation.map { ", \($0.lastName)" } ?? ""
    return device.lastName + scheme + time + compensation
  }

  /// Every setting that may differ from run to run, by name.
  var settings: [String: String] {
    var settings = Self.fields(provenance.device, "device")
    settings.merge(Self.fields(provenance.programming, "programming")) { $1 }
    settings["time"] = provenance.timeSinceProgramming
    settings["drift compensation"] = provenance.driftCompensation?.lastName
    return settings
  }

  private static func fields(_ value: Value?, _ name: String) -> [String: String] {
    guard let value, case .record(let record) = value.content else { return [:] }
    return record.entries.reduce(into: [:]) { $0["\(name) \($1.key)"] = $1.value.description }
  }
}

extension String {
  /// What follows the last slash.
  var lastName: String { split(separator: "/").last.map(String.init) ?? self }
}
