import Basics
import Evaluation
import Exporters
import NetworkIR
import Passes

/// The quantized network as ONNX, in QuantizeLinear and DequantizeLinear, with the figures of the
/// program and of each layer in `metadata_props`, which Netron shows.
///
/// Halves are rounded to the even code, as ONNX does; the tile machine rounds them up.
public struct AnnotatedOnnx: ExportFormat {
  public static let name = "onnx"
  public static let summary = "the quantized network, with figures on every layer, for Netron"
  public static var fields: [Field<Self>] { [] }
  public static let endings = [".onnx"]

  public init() {}

  public func file(of source: ExportSource, at path: String) throws -> ExportedFile {
    let compiled = source.compiled
    if let node = try compiled.graph.hostNodes.first {
      throw Diagnostic.unsupported(
        "the format 'onnx' cannot state the integers of a network with operators on the host",
        at: node.site)
    }
    let annotations = try OnnxAnnotations(compiled)
    let bytes = try OnnxExport.bytes(
      of: compiled.network.statingFormats(), version: Version.current, annotations: annotations)
    return ExportedFile(
      bytes, content: "a network with figures on \(annotations.nodes.count.counted("layer"))")
  }
}
