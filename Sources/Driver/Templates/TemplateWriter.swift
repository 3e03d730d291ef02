import Basics
import Foundation

/// Writes the fields of a component as YAML, each below a comment with its meaning, unit and range.
struct TemplateWriter {
  /// The fields that take a component by its name.
  var slots: [String: Slot] = [:]

  /// A field that takes one component of a kind, or a list of them.
  struct Slot {
    let types: [any Component.Type]
    /// The key of the name in a record; `nil`: a list of components.
    let nameKey: String?
  }

  /// - Parameters:
  ///   - values: what is set; other fields have their defaults.
  ///   - hidden: fields that are left out.
  /// - Throws: what the components throw where values are not theirs.
  func lines(
    of type: any Component.Type, _ values: Record, depth: Int = 0, without hidden: Set<String> = []
  ) throws -> [TemplateLine] {
    try type.fieldDescriptions(of: values).filter { !hidden.contains($0.name) }
      .flatMap { try lines(of: $0, values[$0.name], depth) }
  }

  private func lines(of field: FieldDescription, _ value: Value?, _ depth: Int) throws
    -> [TemplateLine]
  {
    if let slot = slots[field.name] {
      return try lines(of: field, in: slot, value ?? field.initial, depth)
    }
    switch field.section {
    case .one(let type):
      let inner = try lines(of: type, value.map { try Record($0) } ?? Record(), depth: depth + 2)
      let section = [key("\(field.name):", depth)] + inner
      return .comment(field.summary, depth: depth)
        + (inner.isUnset ? section.commentedOut : section)
    case .many(let type):
      return try .comment(field.comment, depth: depth)
        + items(of: type, under: field.name, value.map { try [Record]($0) } ?? [], depth)
    case nil:
      let shown = value ?? field.initial
      let isSet = shown != nil && (value != nil || field.hasEffect)
      let text = "\(field.name):" + (shown.map { " \($0.yaml)" } ?? "")
      return .comment(field.comment, depth: depth)
        + [TemplateLine(depth: depth, text: text, kind: isSet ? .key : .unset)]
    }
  }

  /// A list of records; if it is empty, one with all fields, as a comment.
  private func items(
    of type: any Component.Type, under name: String, _ records: [Record], _ depth: Int
  ) throws -> [TemplateLine] {
    let head = [key("\(name):", depth)]
    guard records.isEmpty else {
      return head
        + records.flatMap { record in
          record.entries.enumerated().map { index, entry in
            key((index == 0 ? "- " : "  ") + "\(entry.key): \(entry.value.yaml)", depth + 2)
          }
        }
    }
    var isFirst = true
    let example = type.fieldDescriptions.flatMap { field -> [TemplateLine] in
      let lines =
        [TemplateLine].comment(field.comment, depth: depth + 4)
        + [key((isFirst ? "- " : "") + "\(field.name):", depth + (isFirst ? 2 : 4))]
      isFirst = false
      return lines
    }
    return (head + example).commentedOut
  }

  /// A component with its fields, or a list of components.
  private func lines(
    of field: FieldDescription, in slot: Slot, _ value: Value?, _ depth: Int
  ) throws -> [TemplateLine] {
    let known = slot.types.map { "\($0.name) (\($0.summary))" }.joined(separator: ", ")
    let head =
      [TemplateLine].comment("\(field.summary); known: \(known)", depth: depth)
      + [key("\(field.name):", depth)]
    guard let nameKey = slot.nameKey else {
      let spellings = try value.map { try [Value]($0) }?.map { try ComponentSpelling(item: $0) }
      let items = try (spellings ?? []).flatMap { spelling -> [TemplateLine] in
        let inner = try fields(of: spelling, in: slot, depth + 6)
        let colon = inner.isUnset ? "" : ":"
        return [key("- \(spelling.name)\(colon)", depth + 2)] + inner
      }
      return items.isEmpty ? head.dropLast() + [unset("\(field.name):", depth)] : head + items
    }
    guard let value else { return head }
    let spelling = try ComponentSpelling(value, nameKey: nameKey)
    return try head + [key("\(nameKey): \(spelling.name)", depth + 2)]
      + fields(of: spelling, in: slot, depth + 2)
  }

  private func fields(of spelling: ComponentSpelling, in slot: Slot, _ depth: Int) throws
    -> [TemplateLine]
  {
    guard let type = slot.types.first(where: { $0.name == spelling.name }) else { return [] }
    return try TemplateWriter().lines(of: type, spelling.record, depth: depth)
  }

  private func key(_ text: String, _ depth: Int) -> TemplateLine {
    TemplateLine(depth: depth, text: text, kind: .key)
  }

  private func unset(_ text: String, _ depth: Int) -> TemplateLine {
    TemplateLine(depth: depth, text: text, kind: .unset)
  }
}

extension FieldDescription {
  /// `bit lines (an integer in 1...4096; default 128)`.
  fileprivate var comment: String {
    let facts = [
      expectation, isRequired ? "required" : initial.map { "default \($0.yaml)" },
      requirement.map { "requires \($0)" },
    ]
    return "\(summary) (\(facts.compactMap(\.self).joined(separator: "; ")))"
  }
}

extension Value {
  /// The value in one line of YAML.
  var yaml: String {
    switch content {
    case .text(let text):
      let isPlain = (try? #/[A-Za-z][A-Za-z0-9_.-]*/#.wholeMatch(in: text)) != nil
      return isPlain && Content(plainScalar: text) == .text(text) ? text : text.yamlQuoted
    case .list(let values): return "[" + values.map(\.yaml).joined(separator: ", ") + "]"
    case .record(let record):
      return "{" + record.entries.map { "\($0.key): \($0.value.yaml)" }.joined(separator: ", ")
        + "}"
    default: return description
    }
  }
}

extension String {
  /// This text in YAML's quotation marks, in which control and invisible characters are escaped.
  ///
  /// Source: YAML 1.2.2, section 5.7.
  fileprivate var yamlQuoted: String {
    let body = unicodeScalars.map { scalar in
      switch scalar {
      case "\"", "\\": "\\\(scalar)"
      case _ where String(scalar).escaped == String(scalar) && scalar.isAssigned: String(scalar)
      default: String(format: "\\U%08x", scalar.value)
      }
    }
    return "\"" + body.joined() + "\""
  }
}

extension Unicode.Scalar {
  fileprivate var isAssigned: Bool { properties.generalCategory != .unassigned }
}
