import Basics

/// One setting of a sweep: its path in the file, such as `seed`, `set.accelerator` or
/// `device.sigma`.
struct SweepSetting: Equatable, Sendable {
  let path: String
  let variation: Variation
}

/// A field of a sweep that stands for settings.
protocol SweepField: RecordValue {
  /// - Parameter path: of the field.
  func settings(at path: String) -> [SweepSetting]
}

extension Choices: SweepField {
  func settings(at path: String) -> [SweepSetting] {
    [SweepSetting(path: path, variation: variation)]
  }
}

/// A record of settings, each with its own choices.
struct SettingRecord<Content: RecordValue>: SweepField {
  static var expectation: String { "a record" }
  private let entries: [(key: String, choices: Choices<Content>)]

  var value: Value {
    Value(.record(entries.reduce(into: Record()) { $0[$1.key] = $1.choices.value }))
  }

  init(_ value: Value) throws {
    var diagnostics = Diagnostics()
    var entries: [(key: String, choices: Choices<Content>)] = []
    for entry in try Record(value).entries {
      do {
        entries.append((entry.key, try Choices(entry.value)))
      } catch var diagnostic as Diagnostic {
        diagnostic.message = "'\(entry.key)' \(diagnostic.message)"
        diagnostics.append(diagnostic.located(at: entry.value.place))
      } catch let nested as Diagnostics {
        diagnostics += nested.located(at: entry.value.place)
      }
    }
    try diagnostics.throwIfAny()
    self.entries = entries
  }

  static func == (a: Self, b: Self) -> Bool { a.value == b.value }

  func settings(at path: String) -> [SweepSetting] {
    entries.flatMap { $0.choices.settings(at: "\(path).\($0.key)") }
  }
}

/// A device or a scheme: a text such as `lognormal:sigma=0.4`, a list of these, or a record with
/// `name` and fields, each with its own choices.
struct ComponentChoices: SweepField {
  static let expectation =
    "a name such as 'lognormal:sigma=0.4', a list of these, or a record with 'name' and fields"
  let value: Value
  private let names: Choices<String>
  private let fields: SettingRecord<Scalar>

  init(_ value: Value) throws {
    self.value = value
    guard case .record(var record) = value.content else {
      (names, fields) = (try Choices(value), try SettingRecord(Value(.record(Record()))))
      return
    }
    guard let name = record["name"] else {
      throw Diagnostic.configuration("needs 'name'", at: value.place)
    }
    record["name"] = nil
    names = try Choices(name)
    fields = try SettingRecord(Value(.record(record), at: value.place))
  }

  func settings(at path: String) -> [SweepSetting] {
    names.settings(at: path) + fields.settings(at: path)
  }
}
