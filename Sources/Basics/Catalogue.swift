/// The components of one kind, by name: `Catalogue<any Operator>`.
public struct Catalogue<Kind>: Sendable {
  /// The kind in the singular, for messages: `operator`.
  public let kind: String
  public let types: [any Component.Type]

  /// - Precondition: every type conforms to the protocol of `Kind`, and names differ.
  public init(_ kind: String, _ types: [any Component.Type]) {
    precondition(Set(types.map { $0.name }).count == types.count, "two components share a name")
    self.kind = kind
    self.types = types
  }

  public var names: [String] { types.map { $0.name } }

  /// The component type `name`; `nil` if there is none.
  public func type(named name: String) -> (any Component.Type)? {
    types.first { $0.name == name }
  }

  /// Builds the component `name` from `record`.
  ///
  /// - Throws: a diagnostic for an unknown name; what the component's initializer throws.
  public func make(_ name: String, _ record: Record = Record(), at place: Place? = nil) throws
    -> Kind
  {
    guard let type = type(named: name) else {
      throw Diagnostic.unknown(kind, name, known: names, at: place ?? record.place)
    }
    guard let component = try locating(at: place, { try type.init(record) }) as? Kind else {
      preconditionFailure("\(name) is not of kind \(kind)")
    }
    return component
  }
}
