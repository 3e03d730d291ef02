/// Anything that a user chooses by name: an operator, a pass, a device, an encoding, a mapping
/// strategy, an instruction.
///
/// A component states its name, a one-line summary and its fields. Construction from a record,
/// range checks, messages and the text form follow from these.
public protocol Component: Sendable {
  /// The name in every text form: `fold-batch-normalization`; operators keep ONNX's spelling.
  static var name: String { get }
  static var summary: String { get }
  static var fields: [Field<Self>] { get }

  /// The component with every field at its default.
  init()

  /// Checks what involves several fields.
  ///
  /// - Throws: a diagnostic.
  func validate() throws
}

extension Component {
  public static var fields: [Field<Self>] { [] }

  public func validate() throws {}

  /// Builds the component from a user's record.
  ///
  /// - Throws: `Diagnostics` with one entry for each unknown key, value out of range, missing key
  ///   and field without effect, each at its place.
  public init(_ record: Record) throws {
    self.init()
    let fields = Self.fields
    var diagnostics = Diagnostics()
    for entry in record.entries {
      if let field = fields.first(where: { $0.name == entry.key }) {
        do {
          try field.read(&self, entry.value)
        } catch var diagnostic as Diagnostic {
          // messages about a missing file or an output name their own subject
          if diagnostic.kind != .missing && diagnostic.kind != .usage {
            diagnostic.message = "'\(entry.key)' of \(Self.name) \(diagnostic.message)"
          }
          diagnostics.append(diagnostic.located(at: entry.value.place ?? record.place))
        } catch let nested as Diagnostics {
          diagnostics += nested.located(at: entry.value.place ?? record.place)
        }
      } else {
        let place = entry.value.place ?? record.place
        diagnostics.append(
          .unknown("key", entry.key, of: Self.name, known: fields.map(\.name), at: place))
      }
    }
    for field in fields where field.isRequired && record[field.name] == nil {
      diagnostics.append(.configuration("\(Self.name) needs '\(field.name)'", at: record.place))
    }
    try diagnostics.throwIfAny()
    try expectEffects(of: record, fields)
    try diagnostics.collect(at: record.place) { try validate() }
    try diagnostics.throwIfAny()
  }

  /// A record that builds this component: every required field, and every field that has an effect
  /// and differs from its default.
  public var record: Record {
    let initial = Self()
    return Self.fields.reduce(into: Record()) { record, field in
      let value = field.write(self)
      guard field.isRequired || (field.applies(to: self) && value != field.write(initial)) else {
        return
      }
      record[field.name] = value
    }
  }

  /// Every field with its value, including defaults.
  public var fullRecord: Record {
    Self.fields.reduce(into: Record()) { $0[$1.name] = $1.write(self) }
  }

  /// The name on the instance, for components held as existentials.
  public var name: String { Self.name }

  /// What `memc list` prints about each field.
  public static var fieldDescriptions: [FieldDescription] { descriptions(of: Self()) }

  /// The fields of a component that is built from `record`.
  ///
  /// - Throws: what `init(_:)` throws.
  public static func fieldDescriptions(of record: Record) throws -> [FieldDescription] {
    descriptions(of: try Self(record))
  }

  private static func descriptions(of component: Self) -> [FieldDescription] {
    let initial = Self()
    return fields.map {
      let value = $0.isRequired ? nil : $0.write(initial)
      return FieldDescription(
        name: $0.name, expectation: $0.expectation, summary: $0.summary,
        initial: value == .absent ? nil : value, isRequired: $0.isRequired,
        requirement: $0.condition?.requirement, hasEffect: $0.applies(to: component),
        section: $0.section)
    }
  }
}

/// The description of one field of a component.
public struct FieldDescription: Sendable {
  public let name: String
  public let expectation: String
  public let summary: String
  /// The default; `nil` where the field is required, or may be absent.
  public let initial: Value?
  public let isRequired: Bool
  /// What the field needs to have an effect, as in `'method: percentile'`; `nil`: nothing.
  public let requirement: String?
  /// Whether the field has an effect in the component that is described.
  public let hasEffect: Bool
  /// The records that the field takes; `nil` where it takes other values.
  public let section: FieldSection?
}

/// The records that a field takes.
public enum FieldSection: Sendable {
  case one(any Component.Type)
  /// A list of such records.
  case many(any Component.Type)
}

extension Diagnostic {
  /// `unknown key 'rato' of prune`, with a suggestion and the known words as notes.
  public static func unknown(
    _ kind: String, _ word: String, of owner: String? = nil, known: [String], at place: Place?
  ) -> Diagnostic {
    let message = "unknown \(kind) '\(word)'" + (owner.map { " of \($0)" } ?? "")
    var notes: [String] = []
    if let nearest = known.nearest(to: word) { notes.append("did you mean '\(nearest)'?") }
    notes.append(
      known.isEmpty
        ? "there are no \(kind.plural)"
        : "known \(kind.plural): " + known.joined(separator: ", "))
    return Diagnostic(.configuration, message, at: place, notes: notes)
  }
}
