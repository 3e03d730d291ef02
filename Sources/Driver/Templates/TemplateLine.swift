/// One line of a template: a comment, or a key that may be commented out.
struct TemplateLine {
  let depth: Int
  let text: String
  let kind: Kind

  enum Kind {
    case comment
    /// A key with its value.
    case key
    /// A key without effect or value, which is written as a comment.
    case unset
  }

  /// The same, deeper by so many blanks.
  func indented(by depth: Int) -> TemplateLine {
    TemplateLine(depth: self.depth + depth, text: text, kind: kind)
  }
}

extension [TemplateLine] {
  /// The text of a comment, wrapped to lines.
  static func comment(_ text: String, depth: Int = 0) -> [TemplateLine] {
    let width = 94 - depth
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, last.count + word.count < width {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines.map { TemplateLine(depth: depth, text: $0, kind: .comment) }
  }

  /// Whether nothing is set.
  var isUnset: Bool { allSatisfy { $0.kind != .key } }

  /// As YAML. Where nothing is set, everything is a comment, with which the key would be left out.
  var yaml: [String] {
    map { line in
      let blanks = String(repeating: " ", count: line.depth)
      return blanks + (line.kind == .key ? "" : "# ") + line.text
    }
  }

  /// The same lines as comments, which remain what they are once `# ` is removed.
  var commentedOut: [TemplateLine] {
    let outer = first?.depth ?? 0
    return map { line in
      let blanks = String(repeating: " ", count: line.depth - outer)
      return TemplateLine(
        depth: outer, text: blanks + (line.kind == .comment ? "# " : "") + line.text,
        kind: .unset)
    }
  }
}
