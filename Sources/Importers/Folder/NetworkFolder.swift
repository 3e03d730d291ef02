import Basics
import Glibc
import NetworkIR
import Operators

/// A folder with a network: its text in `network.txt`, and `name.npy` for each `@name` in the text.
struct NetworkFolder {
  let path: String
  /// The limit on parameters without values.
  let limit: SizeLimit

  private static let textName = "network.txt"

  init(_ path: String, _ limit: SizeLimit) {
    self.path = path
    self.limit = limit
  }

  /// - Throws: kind `missing`, with a template, if the folder has arrays but no text.
  func load() throws -> ImportedModel {
    let text = file(Self.textName)
    guard InputFile.exists(text) else { throw try missingText() }
    return try load(InputFile(text))
  }

  /// Reads the network with the text `text` and the arrays of this folder.
  func load(_ text: InputFile) throws -> ImportedModel {
    var digests = [InputDigest(text.path.lastComponent, text.bytes)]
    let graph = try Graph(
      text: text.text(), source: text.path, operators: operators, limit: limit
    ) { name in
      let file = try arrayFile(name)
      digests.append(InputDigest(file.path.lastComponent, file.bytes))
      return try Npy.read(file).decoded()
    }
    for name in graph.inputs.map(\.name) + graph.nodes.flatMap({ [$0.name] + $0.outputs }) {
      try locating(at: text.place) { try NameLimit.check(name) }
    }
    let entries = graph.nodes.map {
      ModelCheck.Entry($0.name, $0.op.name, .compiled, place: $0.place)
    }
    digests.sort { $0.name < $1.name }
    return ImportedModel(fragment: graph, check: ModelCheck(nodes: entries), digests: digests)
  }

  private func file(_ name: String) -> String { path == "/" ? "/\(name)" : "\(path)/\(name)" }

  /// The file of `@name`.
  ///
  /// - Throws: if the name may lead outside this folder.
  private func arrayFile(_ name: String) throws -> InputFile {
    let isPlain = name.utf8.allSatisfy { MemberName.isPlain($0) || $0 == UInt8(ascii: ".") }
    guard isPlain, !name.isEmpty else {
      throw Diagnostic.malformed(
        "'@\(name)' is not a file name; use letters, digits, '.', '_' and '-'", at: nil)
    }
    return try InputFile(file("\(name).npy"))
  }

  private func missingText() throws -> Diagnostic {
    let arrays = try arrayNames()
    let message = "the folder has no \(Self.textName)"
    if arrays.isEmpty {
      return Diagnostic(
        .missing, message, at: Place(path),
        notes: ["a model is an .onnx file, a matrix .npy, or a folder with \(Self.textName)"])
    }
    let template = NetworkTemplate(arrays: arrays.compactMap { name in shape(of: name) })
    return Diagnostic(
      .missing, message, at: Place(path),
      notes: template.arrayLines + ["\(Self.textName) could begin like this:"] + template.lines)
  }

  /// Names of the `.npy` files, without extension, sorted; at most as many as a template shows.
  private func arrayNames() throws -> [String] {
    guard let directory = opendir(path) else {
      throw Diagnostic(.missing, "cannot read the folder", at: Place(path))
    }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasSuffix(".npy") { names.append(String(name.dropLast(4))) }
    }
    return Array(names.sorted().prefix(NetworkTemplate.mostArrays))
  }

  private func shape(of name: String) -> NetworkTemplate.Array? {
    guard let stored = try? Npy.read(InputFile(file("\(name).npy"))) else { return nil }
    return NetworkTemplate.Array(name: name, shape: stored.shape)
  }
}
