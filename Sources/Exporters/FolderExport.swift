import Basics
import Glibc
import NetworkIR

/// Writes networks as folders: the text in `network.txt`, and each constant in a `.npy` file.
public enum FolderExport {
  /// The files of the folder, in the order in which they must be written: `network.txt` is last,
  /// because a folder without it is not a model.
  ///
  /// - Throws: `Diagnostics` if the graph is invalid; kind `unsupported` for integer codes.
  public static func files(of graph: Graph) throws -> [(name: String, bytes: [UInt8])] {
    guard graph.quantization == nil else {
      throw Diagnostic.unsupported(
        "a network of integer codes cannot be written as a folder",
        note: "write the network before the pass 'quantize', in single precision")
    }
    try graph.verify()
    let graph = try graph.namingConstantsAsFiles()
    let arrays = graph.constants.sorted { $0.key < $1.key }
      .map { ("\($0.key).npy", Npy.write($0.value)) }
    return arrays + [("network.txt", Array(graph.description.utf8))]
  }

  /// Writes the folder at `path`, which must be missing or empty. A temporary folder next to it is
  /// filled and then renamed; signals are held until then.
  ///
  /// - Throws: as `files(of:)`; kind `cannotCreate` if the folder cannot be created or already
  ///   contains files, which may be a model.
  public static func write(_ graph: Graph, to path: String) throws {
    let files = try files(of: graph)
    if InputFile.exists(path) { try expectEmpty(path) }
    try InterruptGuard.holding {
      let folder = try TemporaryFolder(beside: path)
      do {
        for file in files { try folder.write(file.bytes, to: file.name) }
        try folder.replaceTarget()
      } catch {
        folder.remove()
        throw error
      }
    }
  }

  /// Throws unless the folder at `path` exists and is empty.
  static func expectEmpty(_ path: String) throws {
    guard let directory = opendir(path) else {
      throw Diagnostic(.cannotCreate, "cannot be read as a folder", at: Place(path))
    }
    defer { closedir(directory) }
    var entries = 0
    while readdir(directory) != nil { entries += 1 }
    // `.` and `..` always exist
    guard entries <= 2 else {
      throw Diagnostic(
        .cannotCreate, "the folder already contains files", at: Place(path),
        notes: ["name a new or an empty folder"])
    }
  }
}

extension Graph {
  /// This network without unused constants; the others have names that are valid for files.
  fileprivate func namingConstantsAsFiles() throws -> Graph {
    let read = Set(nodes.flatMap(\.inputs) + outputs)
    let kept = constants.filter { read.contains($0.key) }
    var names = FreshNames(beside: try types().keys)
    let renamed = kept.keys.sorted().reduce(into: [String: String]()) { renamed, name in
      let plain = name.asFileName
      if plain != name { renamed[name] = names.take(plain) }
    }
    var graph = self
    graph.constants = [:]
    for (name, constant) in kept { graph.constants[renamed[name] ?? name] = constant }
    graph.outputs = outputs.map { renamed[$0] ?? $0 }
    for index in nodes.indices {
      graph.nodes[index].inputs = nodes[index].inputs.map { renamed[$0] ?? $0 }
    }
    return graph
  }
}

extension String {
  /// This name with '_' for each byte that `@name` in a folder may not contain, shortened to a
  /// valid length.
  fileprivate var asFileName: String {
    let plain = utf8.prefix(200).map { byte in
      MemberName.isPlain(byte) || byte == UInt8(ascii: ".") ? byte : UInt8(ascii: "_")
    }
    return String(decoding: plain, as: UTF8.self)
  }
}
