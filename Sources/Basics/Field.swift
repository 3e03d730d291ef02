/// One key of a component's record: how it is read, checked, written and described.
public struct Field<Root> {
  public let name: String
  public let summary: String
  /// What a user may write: `a number in 0.0...1.0`.
  public let expectation: String
  public let isRequired: Bool
  private let content: any RecordValue.Type
  let read: (inout Root, Value) throws -> Void
  let write: (Root) -> Value
  /// `nil`: the field always has an effect.
  private(set) var condition: Condition?

  /// When a field has an effect.
  struct Condition {
    /// The condition in words, after 'requires': `'method: percentile'`.
    let requirement: String
    let holds: (Root) -> Bool
  }

  /// - Parameters:
  ///   - path: the property of the field; its initial value is the default.
  ///   - range: the allowed values; all if absent.
  public init<Content: RecordValue>(
    _ name: String, _ path: WritableKeyPath<Root, Content>, required: Bool = false,
    _ summary: String
  ) {
    self.init(
      name: name, summary: summary, expectation: Content.expectation, isRequired: required,
      content: Content.self,
      read: { $0[keyPath: path] = try Content($1) }, write: { $0[keyPath: path].value })
  }

  public init<Content: RecordValue & Comparable>(
    _ name: String, _ path: WritableKeyPath<Root, Content>, in range: ClosedRange<Content>,
    required: Bool = false, _ summary: String
  ) {
    self.init(
      name: name, summary: summary, expectation: "\(Content.expectation) in \(range)",
      isRequired: required, content: Content.self,
      read: { $0[keyPath: path] = try Content($1, in: range) },
      write: { $0[keyPath: path].value })
  }

  /// A field that may be absent.
  public init<Content: RecordValue & Comparable>(
    _ name: String, _ path: WritableKeyPath<Root, Content?>, in range: ClosedRange<Content>,
    _ summary: String
  ) {
    self.init(
      name: name, summary: summary, expectation: "\(Content.expectation) in \(range)",
      isRequired: false, content: Content.self,
      read: { $0[keyPath: path] = try Content($1, in: range) },
      write: { $0[keyPath: path].value })
  }

  /// A field with one number, or one per channel, that may be absent.
  public init(
    _ name: String, _ path: WritableKeyPath<Root, PerChannel?>, in range: ClosedRange<Double>,
    _ summary: String
  ) {
    self.init(
      name: name, summary: summary, expectation: "\(PerChannel.expectation), in \(range)",
      isRequired: false, content: PerChannel.self,
      read: { $0[keyPath: path] = try PerChannel($1, in: range) },
      write: { $0[keyPath: path].value })
  }

  /// The records that the field takes; `nil` where it takes other values.
  var section: FieldSection? { (content as? any SectionContent.Type)?.section }

  /// Returns this field for components in which it has an effect only under a condition. Elsewhere
  /// it is refused where a user writes it, and left out of the text form.
  ///
  /// - Parameter requirement: the condition in words, after 'requires': `'method: percentile'`.
  public func only(when holds: @escaping (Root) -> Bool, _ requirement: String) -> Field {
    var field = self
    field.condition = Condition(requirement: requirement, holds: holds)
    return field
  }

  /// Whether the field has an effect in `root`.
  func applies(to root: Root) -> Bool { condition?.holds(root) ?? true }

  private init(
    name: String, summary: String, expectation: String, isRequired: Bool,
    content: any RecordValue.Type, read: @escaping (inout Root, Value) throws -> Void,
    write: @escaping (Root) -> Value
  ) {
    self.name = name
    self.summary = summary
    self.expectation = expectation
    self.isRequired = isRequired
    self.content = content
    self.read = read
    self.write = write
  }
}

extension RecordValue where Self: Comparable {
  fileprivate init(_ value: Value, in range: ClosedRange<Self>) throws {
    try self.init(value)
    guard range.contains(self) else {
      throw Diagnostic.configuration("must be in \(range), not \(self)", at: value.place)
    }
  }
}
