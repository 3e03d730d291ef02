import Basics

/// docs/json.md as the schemas give it: for every output a table of its keys.
struct SchemaPage {
  /// In the order of the page.
  static let outputs = [
    "check", "train", "plan", "sweep-plan", "sweep-run", "sweep-status", "sweep-merge",
    "sweep-submit", "report", "accounting", "verify", "program", "learn", "study",
    "simulate", "simulate-part",
    "array", "device", "plot", "inspect", "cells", "export", "list", "new", "diff", "explain",
    "status", "doctor", "error",
  ]

  static let introduction = """
    # What memc prints as JSON

    With `--json` every command prints one object to standard output; everything else goes to standard
    error. Key names include the unit: `_pJ`, `_ns`, `_um2`, `_S`, `_dB`. Keys are in alphabetical
    order, and the same input gives the same bytes, except for times. A key that does not apply is
    absent, never `null`; keys that may be absent are marked `?`. A number that is infinite or not a
    number is the string `inf`, `-inf` or `nan`. `schema_version` increases when a key is removed or
    changes its meaning, not when one is added: readers must skip unknown keys.

    The schemas in [json/](json) are the machine-readable form (JSON Schema, draft 2020-12). This page
    is generated from them, and tests compare both with what the commands print. After changing a
    schema, regenerate the page:
    `MEMC_WRITE_DOCS=1 swift test -c release --filter theJSONPageFollowsFromTheSchemas`.
    """

  static func text() throws -> String {
    let sections = try outputs.map { name in try section(JSONSchema(name), name) }
    return ([introduction] + sections).joined(separator: "\n\n") + "\n"
  }

  /// The keys of an output, and after them those of the objects that it has in several places.
  private static func section(_ schema: JSONSchema, _ name: String) -> String {
    let shared = schema.root["$defs"]?.record?.entries ?? []
    let head = """
      ## \(schema.root["title"]?.text ?? name)

      \(schema.root["description"]?.text ?? "") [Schema](json/\(name).schema.json).
      """
    let parts = shared.compactMap { entry in
      entry.value.record.map { "Keys of *\(entry.key)*:\n\n" + table($0) }
    }
    return ([head, table(schema.root)] + parts).joined(separator: "\n\n")
  }

  private static func table(_ object: Record) -> String {
    let head = """
      | key | type | meaning |
      |---|---|---|
      """
    return ([head] + rows(object, path: "")).joined(separator: "\n")
  }

  /// A row for each key below an object, those inside it after it; an optional one ends in `?`.
  private static func rows(_ object: Record, path: String) -> [String] {
    let required = object["required"]?.list?.compactMap(\.text) ?? []
    let properties = object["properties"]?.record?.entries ?? []
    return properties.sorted { $0.key < $1.key }.flatMap { entry -> [String] in
      let property = entry.value.record ?? Record()
      let path = path.isEmpty ? entry.key : "\(path).\(entry.key)"
      let row = """
        | `\(path)`\(required.contains(entry.key) ? "" : " ?") | \(type(of: property)) \
        | \(property["description"]?.text ?? "") |
        """
      return [row] + inner(property, path: path)
    }
  }

  private static func inner(_ property: Record, path: String) -> [String] {
    guard let items = property["items"]?.record else { return rows(property, path: path) }
    return inner(items, path: path + "[]")
  }

  /// `number`, `list of string`, `object of number`; what is defined once by its name, *figures*.
  private static func type(of property: Record) -> String {
    if let items = property["items"]?.record { return "list of \(type(of: items))" }
    if let all = property["additionalProperties"]?.record { return "object of \(type(of: all))" }
    if let parent = property["allOf"]?.list?.first?.record ?? named(property) {
      return "*\(parent["$ref"]?.text?.split(separator: "/").last ?? "")*"
    }
    let names = property["type"].map { $0.list ?? [$0] }?.compactMap(\.text) ?? []
    return names.joined(separator: " or ")
  }

  private static func named(_ property: Record) -> Record? {
    property["$ref"] == nil ? nil : property
  }
}
