import Basics
import Glibc
import NetworkIR

/// Writes networks as folders: their text in `network.txt`, each constant beside it in `.npy`.
public enum FolderExport {
  /// The files of the folder in the order in which they must be written: `network.txt` last, for
  /// without it a folder is no model.
  ///
  /// - Throws: `Diagnostics` where the graph is not whole; kind `unsupported` for integer codes.
  public static func files(of graph: Graph) throws -> [(name: String, bytes: [UInt8])] {
    guard graph.quantization == nil else {
      throw Diagnostic.unsupported(
        "a network of integer codes has no form as a folder",
        note: "only networks in single precision, before the pass 'quantize', are written")
    }
    try graph.verify()
    let graph = try graph.namingConstantsAsFiles()
    let arrays = graph.constants.sorted { $0.key < $1.key }
      .map { ("\($0.key).npy", Npy.write($0.value)) }
    return arrays + [("network.txt", Array(graph.description.utf8))]
  }

  /// Writes the folder at `path`, which is not there or empty: it is made beside, and renamed when it
  /// is whole. A signal meanwhile waits.
  ///
  /// - Throws: as `files(of:)`; kind `cannotCreate` where it cannot be made, or already holds files,
  ///   which a model might be.
  public static func write(_ graph: Graph, to path: String) throws {
    let files = try files(of: graph)
    if InputFile.exists(path) { try expectEmpty(path) }
    try InterruptGuard.holding {
      let folder = try TemporaryFolder(beside: path)
      do {
        for file in files { try folder.write(file.bytes, to: file.name) }
        try folder.replaceTarget()
      } catch {
        folder.remove(files.map(\.name))
        throw error
      }
    }
  }

  /// Throws unless the folder at `path` exists and holds nothing.
  static func expectEmpty(_ path: String) throws {
    guard let directory = opendir(path) else {
      throw Diagnostic(.cannotCreate, "is no folder that can be read", at: Place(path))
    }
    defer { closedir(directory) }
    var entries = 0
    while readdir(directory) != nil { entries += 1 }
    // `.` and `..` are always there
    guard entries <= 2 else {
      throw Diagnostic(
        .cannotCreate, "the folder holds files already", at: Place(path),
        notes: ["name a folder that is empty, or none"])
    }
  }
}

extension Graph {
  /// This network without the constants that nothing reads, the others under names that files can
  /// have.
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
  /// This name with '_' for all that `@name` of a folder may not hold, and no longer than a file's
  /// name can be.
  fileprivate var asFileName: String {
    let plain = utf8.prefix(200).map { byte in
      MemberName.isPlain(byte) || byte == UInt8(ascii: ".") ? byte : UInt8(ascii: "_")
    }
    return String(decoding: plain, as: UTF8.self)
  }
}
