import Basics
import CNir
import Glibc
import Importers
import TestSupport

/// A NIR file, as the nir package writes it.
struct NirFile {
  enum Parameter {
    case reals([Int], [Float])
    case integers([Int], [Int64])
    case text(String)
    /// A graph inside the graph: its nodes and edges.
    case graph([Node], [(String, String)])

    static func all(_ number: Float, _ shape: [Int]) -> Self {
      .reals(shape, Array(repeating: number, count: shape.reduce(1, *)))
    }
    static func integers(_ numbers: Int64...) -> Self { .integers([numbers.count], numbers) }
    static func integer(_ number: Int64) -> Self { .integers([], [number]) }
  }

  struct Node {
    let name: String
    let type: String
    let parameters: [(key: String, value: Parameter)]

    init(_ name: String, _ type: String, _ parameters: KeyValuePairs<String, Parameter> = [:]) {
      self.name = name
      self.type = type
      self.parameters = parameters.map { ($0.key, $0.value) }
    }
  }

  var nodes: [Node]
  var edges: [(String, String)]
  var metadata: [(String, Parameter)] = []

  /// A chain of nodes, from an input of `shape` to an output.
  init(input shape: Int64..., chain nodes: Node...) {
    self.nodes =
      [Node("input", "Input", ["shape": .integers([shape.count], shape)])] + nodes
      + [Node("output", "Output")]
    let names = self.nodes.map(\.name)
    edges = Array(zip(names, names.dropFirst()))
  }

  func without(_ name: String) -> NirFile {
    var file = self
    file.nodes.removeAll { $0.name == name }
    return file
  }

  var bytes: [UInt8] {
    guard let writer = memc_hdf5_create() else { return [] }
    writer.group("node") {
      if !metadata.isEmpty {
        writer.group("metadata") { for (key, value) in metadata { writer.put(key, value) } }
      }
      writer.put(nodes, edges)
      writer.put("type", .text("NIRGraph"))
    }
    var file = memc_hdf5_finish(writer)
    defer { memc_hdf5_free(&file) }
    return Array(UnsafeBufferPointer(start: file.bytes, count: Int(file.count)))
  }

  /// The model, as `ModelLoader` reads it from a file `m.nir`.
  func imported() throws -> ImportedModel { try Self.imported(bytes) }

  static func imported(_ bytes: [UInt8]) throws -> ImportedModel {
    try withFolder { folder in
      try AtomicWrite.write(bytes, to: "\(folder)/m.nir")
      return try ModelLoader.load("\(folder)/m.nir")
    }
  }
}

extension OpaquePointer {
  fileprivate func group(_ name: String, _ body: () -> Void) {
    memc_hdf5_enter(self, name)
    body()
    memc_hdf5_leave(self)
  }

  fileprivate func put(_ nodes: [NirFile.Node], _ edges: [(String, String)]) {
    put("edges", edges.flatMap { [$0, $1] }, shape: [UInt64(edges.count), 2])
    group("nodes") {
      for node in nodes {
        group(node.name) {
          for (key, value) in node.parameters { put(key, value) }
          if !node.type.isEmpty { put("type", .text(node.type)) }
        }
      }
    }
  }

  fileprivate func put(_ key: String, _ parameter: NirFile.Parameter) {
    switch parameter {
    case .reals(let shape, let numbers):
      memc_hdf5_put_reals(self, key, Int32(shape.count), shape.map { UInt64($0) }, numbers)
    case .integers(let shape, let numbers):
      memc_hdf5_put_integers(self, key, Int32(shape.count), shape.map { UInt64($0) }, numbers)
    case .text(let text): put(key, [text], shape: [])
    case .graph(let nodes, let edges): put(nodes, edges)
    }
  }

  private func put(_ key: String, _ texts: [String], shape: [UInt64]) {
    let pointers = texts.map { strdup($0) }
    memc_hdf5_put_texts(self, key, Int32(shape.count), shape, pointers.map { UnsafePointer($0) })
    for pointer in pointers { free(pointer) }
  }
}
