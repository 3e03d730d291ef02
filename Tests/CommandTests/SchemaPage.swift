import Basics

/// docs/json.md as the schemas give it: for every output a table of its keys.
struct SchemaPage {
  /// In the order of the page.
  static let outputs = [
    "check", "train", "report", "accounting", "verify", "program", "simulate", "array", "inspect",
    "cells", "list", "error",
  ]

  static let introduction = """
    # What memc prints as JSON

    With `--json` every command prints one object to standard output; all else goes to standard error.
    Units stand in the names of keys: `_pJ`, `_ns`, `_um2`, `_S`, `_dB`. Keys come in the order of the
    alphabet, and the same input gives the same bytes, times apart. A key that does not apply is
    absent, never `null`: those that may be are marked `?`. Where a number is infinite or none, it is the text `inf`, `-inf` or `nan`.
    `schema_version` rises when a key goes away or changes its meaning, not when one is added: readers
    skip keys that they do not know.

    The schemas in [json/](json) say all this to a machine (JSON Schema, draft 2020-12), and this page
    is made from them: a test holds both to what the commands print. After a change of a schema,
    `MEMC_WRITE_DOCS=1 swift test -c release --filter theJSONPageFollowsFromTheSchemas` writes it anew.
    """

  static func text() throws -> String {
    let sections = try outputs.map { name in try section(JSONSchema(name), name) }
    return ([introduction] + sections).joined(separator: "\n\n") + "\n"
  }

  private static func section(_ schema: JSONSchema, _ name: String) -> String {
    let head = """
      ## \(schema.root["title"]?.text ?? name)

      \(schema.root["description"]?.text ?? "") [Schema](json/\(name).schema.json).

      | key | type | meaning |
      |---|---|---|
      """
    return ([head] + rows(schema.root, of: schema, path: "")).joined(separator: "\n")
  }

  /// A row for each key below an object, those inside it after it; an optional one ends in `?`.
  private static func rows(_ object: Record, of schema: JSONSchema, path: String) -> [String] {
    let required = object["required"]?.list?.compactMap(\.text) ?? []
    return schema.properties(of: object).sorted { $0.key < $1.key }.flatMap { key, property in
      let path = path.isEmpty ? key : "\(path).\(key)"
      let full = schema.target(of: property) ?? property
      let meaning = [property["description"]?.text, full["description"]?.text].compactMap(\.self)
      let row = """
        | `\(path)`\(required.contains(key) ? "" : " ?") | \(type(of: full, schema)) \
        | \(meaning.first ?? "") |
        """
      return [row] + inner(full, of: schema, path: path)
    }
  }

  private static func inner(_ property: Record, of schema: JSONSchema, path: String) -> [String] {
    guard let items = property["items"]?.record else {
      return rows(property, of: schema, path: path)
    }
    return inner(schema.target(of: items) ?? items, of: schema, path: path + "[]")
  }

  /// `number`, `list of string`, `object of number`.
  private static func type(of property: Record, _ schema: JSONSchema) -> String {
    let names = property["type"].map { $0.list ?? [$0] }?.compactMap(\.text) ?? ["object"]
    if let items = property["items"]?.record {
      return "list of \(type(of: schema.target(of: items) ?? items, schema))"
    }
    if let all = property["additionalProperties"]?.record {
      return "object of \(type(of: all, schema))"
    }
    return names.joined(separator: " or ")
  }
}
