import Basics
import CNir
import NetworkIR

/// Writes networks as NIR graphs, for simulators of spiking networks.
///
/// Activations become integrate-and-fire neurons. The same network gives the same bytes.
public enum NirExport {
  /// The version of the nir package whose nodes are written.
  static let version = "1.0.8"

  /// The bytes of the HDF5 file.
  ///
  /// - Throws: `Diagnostics` if the graph is invalid; kind `unsupported` for each node that NIR
  ///   cannot express; `tryAgain` where the system has no memory left.
  public static func bytes(of graph: Graph) throws -> [UInt8] {
    guard graph.quantization == nil else {
      throw Diagnostic.unsupported(
        "a network of integer codes cannot be written as NIR",
        note: "write the network before the pass 'quantize', in single precision")
    }
    try graph.verify()
    let form = try NirForm(graph)
    guard let writer = memc_hdf5_create() else { throw exhausted }
    form.write(to: writer, graph.preparation)
    var file = memc_hdf5_finish(writer)
    defer { memc_hdf5_free(&file) }
    guard file.count > 0 else { throw exhausted }
    return Array(UnsafeBufferPointer(start: file.bytes, count: Int(file.count)))
  }

  /// Throws, as `bytes(of:)`, for each node that NIR cannot express.
  static func expectExpressible(_ graph: Graph) throws { _ = try NirForm(graph) }

  private static let exhausted = Diagnostic(.tryAgain, "there is no memory left for a NIR file")
}

extension NirForm {
  /// Writes the groups and data sets that `nir.read` expects. Source: nir 1.0.8, serialization.py.
  fileprivate func write(to writer: OpaquePointer, _ preparation: ImagePreparation) {
    writer.put("version", ["\(NirExport.version)"], shape: [])
    writer.group("node") {
      writer.put("edges", edges.flatMap { [$0.from, $0.to] }, shape: [edges.count, 2])
      if !preparation.properties.isEmpty {
        writer.group("metadata") {
          for (key, value) in preparation.properties { writer.put(key, [value], shape: []) }
        }
      }
      writer.group("nodes") { for node in nodes { node.write(to: writer) } }
      writer.put("type", ["NIRGraph"], shape: [])
    }
  }
}

extension NirNodeForm {
  fileprivate func write(to writer: OpaquePointer) {
    writer.group(name) {
      for (key, value) in parameters {
        switch value {
        case .reals(let reals):
          memc_hdf5_put_reals(
            writer, key, Int32(reals.rank), reals.shape.map { UInt64($0) }, reals.elements)
        case .integers(let integers):
          memc_hdf5_put_integers(
            writer, key, Int32(integers.rank), integers.shape.map { UInt64($0) },
            integers.elements.map { Int64($0) })
        case .text(let text): writer.put(key, [text], shape: [])
        }
      }
      writer.put("type", [type], shape: [])
    }
  }
}

/// A file that is being written.
extension OpaquePointer {
  fileprivate func group(_ name: String, _ body: () -> Void) {
    memc_hdf5_enter(self, name)
    body()
    memc_hdf5_leave(self)
  }

  fileprivate func put(_ name: String, _ texts: [String], shape: [Int]) {
    let bytes = texts.map { Array($0.utf8CString) }
    let starts = bytes.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
    bytes.flatMap(\.self).withUnsafeBufferPointer { all in
      let pointers = starts.dropLast().map { start in all.baseAddress.map { $0 + start } }
      memc_hdf5_put_texts(
        self, name, Int32(shape.count), shape.map { UInt64($0) }, pointers)
    }
  }
}
