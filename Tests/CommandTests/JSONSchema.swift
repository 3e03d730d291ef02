import Basics
import Foundation

/// A JSON Schema of docs/json, as far as those schemas go: types, enumerations, objects that are
/// closed by `unevaluatedProperties`, maps by `additionalProperties`, `items`, `allOf` and
/// references to `$defs`, also of another file.
struct JSONSchema {
  let file: String
  let root: Record

  init(_ name: String) throws {
    file = "docs/json/\(name).schema.json"
    let text = try String(contentsOfFile: "\(MemcProcess.root)/\(file)", encoding: .utf8)
    root = try Value(json: text).record ?? Record()
  }

  /// What `value` has that the schema does not say, and what it lacks, each said once.
  func faults(of value: Value) -> [String] { Set(faults(of: value, by: root, at: "")).sorted() }

  private func faults(of value: Value, by schema: Record, at path: String) -> [String] {
    if let target = target(of: schema) {
      return target.owner.faults(of: value, by: target.schema, at: path)
    }
    let types = schema["type"].map { $0.list ?? [$0] }?.compactMap(\.text) ?? []
    guard types.isEmpty || types.contains(where: value.is) else {
      return ["\(file): '\(path)' is \(value.type), not \(types.joined(separator: " or "))"]
    }
    if let known = schema["enum"]?.list, !known.contains(value) {
      return ["\(file): '\(path)' is \(value), none of \(known)"]
    }
    if let object = value.record { return faults(ofObject: object, by: schema, at: path) }
    guard let items = schema["items"]?.record else { return [] }
    return (value.list ?? []).flatMap { faults(of: $0, by: items, at: path + "[]") }
  }

  private func faults(ofObject object: Record, by schema: Record, at path: String) -> [String] {
    let required = schema["required"]?.list?.compactMap(\.text) ?? []
    let missing = required.filter { object[$0] == nil }.map {
      "\(file): '\(path)' lacks '\($0)': print it, or take it out of \"required\""
    }
    let properties = properties(of: schema)
    return missing
      + object.entries.flatMap { entry -> [String] in
        let path = path.isEmpty ? entry.key : "\(path).\(entry.key)"
        if let known = properties[entry.key] ?? schema["additionalProperties"]?.record {
          return faults(of: entry.value, by: known, at: path)
        }
        guard schema["unevaluatedProperties"] != nil else { return [] }
        return [
          "\(file): '\(path)' is printed and not described: add to \"properties\" of its object "
            + "\"\(entry.key)\": {\"type\": \"\(entry.value.type)\", \"description\": \"…\"}"
        ]
      }
  }

  /// The properties of an object, with those of what it is all of.
  func properties(of schema: Record) -> [String: Record] {
    let own = schema["properties"]?.record?.entries ?? []
    let parts = (schema["allOf"]?.list ?? []).compactMap(\.record)
    return parts.map { part in
      target(of: part).map { $0.owner.properties(of: $0.schema) } ?? properties(of: part)
    }.reduce(
      own.reduce(into: [:]) { $0[$1.key] = $1.value.record }
    ) { $0.merging($1) { own, _ in own } }
  }

  /// What a reference names, and the schema that defines it: this one, or one of another file.
  private func target(of schema: Record) -> (owner: JSONSchema, schema: Record)? {
    guard let parts = schema["$ref"]?.text?.split(separator: "#", omittingEmptySubsequences: false),
      let name = parts.last?.split(separator: "/").last
    else { return nil }
    let other = parts[0].split(separator: ".").first.flatMap { try? JSONSchema(String($0)) }
    let owner = other ?? self
    return owner.root["$defs"]?.record?[String(name)]?.record.map { (owner, $0) }
  }
}

extension Value {
  init(json: String) throws {
    self = try JSONDecoder().decode(Value.self, from: Data(json.utf8))
  }

  var record: Record? { if case .record(let record) = content { record } else { nil } }
  var list: [Value]? { if case .list(let list) = content { list } else { nil } }
  var text: String? { if case .text(let text) = content { text } else { nil } }

  /// The type as JSON Schema calls it.
  fileprivate var type: String {
    switch content {
    case .boolean: "boolean"
    case .integer: "integer"
    case .real: "number"
    case .text: "string"
    case .list: "array"
    case .record: "object"
    }
  }

  fileprivate func `is`(_ type: String) -> Bool {
    self.type == type || (self.type == "integer" && type == "number")
  }
}
