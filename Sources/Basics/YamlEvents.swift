internal import CYaml

/// One parser event of a YAML text: a scalar, or the start or end of a list or record.
struct YamlEvent {
  enum Kind: Equatable {
    case scalar(String, isPlain: Bool)
    case listStart, listEnd
    case recordStart, recordEnd
    case documentStart, documentEnd
    case streamStart, streamEnd
  }

  var kind: Kind
  var place: Place
}

/// The events of a YAML text, in order, from the parser of libyaml that Yams includes.
///
/// Yams itself returns only composed nodes, and composing takes time exponential in the depth of
/// nested aliases. Aliases must therefore be refused as events.
final class YamlEvents {
  private let source: String
  private let input: UnsafeMutableBufferPointer<UInt8>
  /// The parser contains pointers to itself, so it must not move.
  private let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)

  /// - Parameter source: the source of the text, as the user named it.
  ///
  /// Where memory is short, `next` throws.
  init(_ text: [UInt8], source: String) {
    self.source = source
    input = .allocate(capacity: text.count)
    _ = input.initialize(from: text)
    yaml_parser_initialize(parser)
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, input.baseAddress, input.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
    input.deallocate()
  }

  /// The next event.
  ///
  /// - Throws: a diagnostic where the text is not YAML, and at anchors, aliases and tags; `tryAgain`
  ///   where memory is short.
  func next() throws -> YamlEvent {
    var event = yaml_event_t()
    guard parser.pointee.error == YAML_NO_ERROR, yaml_parser_parse(parser, &event) == 1 else {
      throw failure
    }
    defer { yaml_event_delete(&event) }
    let place = place(of: event.start_mark)
    return YamlEvent(kind: try kind(of: event, at: place), place: place)
  }

  private func kind(of event: yaml_event_t, at place: Place) throws -> YamlEvent.Kind {
    switch event.type {
    case YAML_STREAM_START_EVENT: return .streamStart
    case YAML_DOCUMENT_START_EVENT: return .documentStart
    case YAML_DOCUMENT_END_EVENT: return .documentEnd
    case YAML_SEQUENCE_END_EVENT: return .listEnd
    case YAML_MAPPING_END_EVENT: return .recordEnd
    case YAML_SEQUENCE_START_EVENT:
      let start = event.data.sequence_start
      try refuse(anchor: start.anchor, tag: start.tag, at: place)
      return .listStart
    case YAML_MAPPING_START_EVENT:
      let start = event.data.mapping_start
      try refuse(anchor: start.anchor, tag: start.tag, at: place)
      return .recordStart
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      try refuse(anchor: scalar.anchor, tag: scalar.tag, at: place)
      let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
      return .scalar(
        String(decoding: bytes, as: UTF8.self), isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE)
    case YAML_ALIAS_EVENT:
      let anchor = text(event.data.alias.anchor)
      throw Diagnostic.configuration(
        "the alias '*\(anchor)' is not supported", at: place, note: "write out the value here")
    default: return .streamEnd
    }
  }

  private func refuse(
    anchor: UnsafePointer<UInt8>?, tag: UnsafePointer<UInt8>?, at place: Place
  ) throws {
    if let anchor {
      throw Diagnostic.configuration(
        "the anchor '&\(text(anchor))' is not supported", at: place, note: "remove it")
    }
    if let tag {
      throw Diagnostic.configuration(
        "the tag '\(text(tag))' is not supported", at: place, note: "remove it")
    }
  }

  private func text(_ pointer: UnsafePointer<UInt8>?) -> String {
    pointer.map { String(cString: $0) } ?? ""
  }

  private func place(of mark: yaml_mark_t) -> Place {
    Place(source, .line(Int(mark.line) + 1, column: Int(mark.column) + 1))
  }

  /// The error that libyaml reports; for an invalid byte, the place is its offset.
  private var failure: Diagnostic {
    let error = parser.pointee.error
    guard error != YAML_MEMORY_ERROR, let problem = parser.pointee.problem else {
      return Diagnostic(.tryAgain, "not enough memory to read it", at: Place(source))
    }
    let place =
      error == YAML_READER_ERROR
      ? Place(source, .byte(Int(parser.pointee.problem_offset)))
      : place(of: parser.pointee.problem_mark)
    return .configuration("invalid YAML: \(String(cString: problem))", at: place)
  }
}
