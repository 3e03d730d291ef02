import Basics

extension Graph {
  /// Reads the text form, which `description` writes, and verifies the network.
  ///
  /// - Parameters:
  ///   - source: the source of the text, as the user named it.
  ///   - operators: the operators that it may name.
  ///   - constants: returns the tensor that `@name` refers to, or the integer codes of a name of
  ///     `weights` or `bias`. It is called once for each name.
  ///   - limit: the limit on parameters without values.
  /// - Throws: diagnostics at line and column.
  public init(
    text: String, source: String, operators: Catalogue<any Operator>,
    limit: SizeLimit = SizeLimit(), constants: (String) throws -> AnyTensor
  ) throws {
    var reader = GraphReader(text, source: source, operators: operators, limit: limit)
    try asMalformed { try reader.readLines() }
    self = try reader.graph(with: constants)
    try locating(at: Place(source)) { try verify() }
  }
}

/// Reads a network line by line, and then the constants it names.
struct GraphReader {
  static let largestNodeCount = 100_000

  var reader: TextReader
  var graph = Graph()
  var quantization = Quantization()
  /// Whether a line has described integers.
  var isQuantized = false
  /// The place where each constant is first named.
  var constants: [String: Place] = [:]
  /// The `weights` lines, by constant.
  var weights: [String: (scales: [Double], bits: Int, place: Place)] = [:]
  /// The `bias` lines, by constant.
  var biases: [String: (fractionBits: Int, place: Place)] = [:]

  /// The size of the parameters without values.
  private(set) var parameters = NetworkSize()
  let limit: SizeLimit
  private let operators: Catalogue<any Operator>

  init(_ text: String, source: String, operators: Catalogue<any Operator>, limit: SizeLimit) {
    reader = TextReader(text, source: source)
    self.operators = operators
    self.limit = limit
  }

  /// Counts a parameter; throws if all of them together exceed the limit.
  mutating func count(_ parameter: TensorType) throws {
    parameters.elements += parameter.shape.elementCount
    try limit.expect(parameters, of: "the list of parameters")
  }

  mutating func readLines() throws {
    try readHeader()
    while !reader.isAtEnd() {
      let place = reader.place
      let word = try reader.name()
      if follows("=") || follows(",") {
        graph.nodes.append(try readNode(firstOutput: word, at: place))
      } else {
        try readStatement(word, at: place)
      }
      try reader.expectLineEnd()
    }
  }

  private mutating func readHeader() throws {
    _ = reader.isAtEnd()
    let place = reader.place
    guard (try? reader.name()) == "memc-network" else {
      throw Diagnostic.malformed("expected 'memc-network \(Graph.textVersion)'", at: place)
    }
    let version = try reader.integer()
    guard version == Graph.textVersion else {
      throw Diagnostic(
        .unsupported,
        "the network text has version \(version); memc reads version \(Graph.textVersion)",
        at: place)
    }
    try reader.expectLineEnd()
  }

  /// Whether `symbol` comes next; does not take it.
  func follows(_ symbol: Unicode.Scalar) -> Bool {
    var probe = reader
    return probe.take(symbol)
  }

  /// Reads what follows the first output in `a, b = Op(c, @d) {…} clamp […] named n`.
  private mutating func readNode(firstOutput: String, at place: Place) throws -> Node {
    guard graph.nodes.count < Self.largestNodeCount else {
      throw Diagnostic(
        .unsupported, "the network has more than \(Self.largestNodeCount) nodes", at: place)
    }
    var outputs = [firstOutput]
    while reader.take(",") { outputs.append(try reader.name()) }
    try reader.expect("=")
    reader.skipBlanks()
    let operatorPlace = reader.place
    let name = try reader.name()
    let inputs = try readArguments()
    let record = follows("{") ? try reader.record() : Record(at: operatorPlace)
    let op = try operators.make(name, record, at: operatorPlace)
    var node = Node(firstOutput, op, inputs: inputs, outputs: outputs, place: place)
    if takeWord("clamp") { node.clamp = try readClamp() }
    if takeWord("named") { node.name = try reader.name() }
    return node
  }

  private mutating func readArguments() throws -> [String] {
    try reader.expect("(")
    var arguments: [String] = []
    if reader.take(")") { return arguments }
    repeat { arguments.append(try readReference()) } while reader.take(",")
    try reader.expect(")")
    return arguments
  }

  /// Reads the name of a value, or `@` and the name of a constant.
  mutating func readReference() throws -> String {
    reader.skipBlanks()
    let place = reader.place
    guard reader.take("@") else { return try reader.name() }
    let name = try reader.name()
    if constants[name] == nil { constants[name] = place }
    return name
  }

  /// Takes `word` if it comes next.
  private mutating func takeWord(_ word: String) -> Bool {
    var probe = reader
    guard (try? probe.name()) == word else { return false }
    reader = probe
    return true
  }

  private mutating func readClamp() throws -> ClosedRange<Float> {
    let (bounds, place): ([Double], Place) = try readValue()
    let floats = bounds.map { Float($0) }
    guard floats.count == 2, floats[0] <= floats[1] else {
      throw Diagnostic.malformed("a clamp must be [lowest, highest], not \(bounds)", at: place)
    }
    return floats[0]...floats[1]
  }

  mutating func readValue<Content: RecordValue>() throws -> (Content, Place) {
    reader.skipBlanks()
    let place = reader.place
    let value = try reader.value()
    return (try locating(at: place) { try Content(value) }, place)
  }
}
