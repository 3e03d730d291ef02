import Basics
import NetworkIR

/// The network description of DNN+NeuroSim: one line for each layer with weights, in the order of the
/// program: height, width and channels of the input, height and width of the kernel, number of
/// kernels, whether pooling follows (1 or 0), and the stride.
///
/// - Source: DNN+NeuroSim V1.3, `NetWork_ResNet18.csv`, in which a product with a matrix is a 1 × 1
///   convolution of one pixel.
public struct NeuroSimNetwork: ExportFormat {
  public static let name = "neurosim"
  public static let summary = "the layers as DNN+NeuroSim reads them (NetWork_*.csv)"
  public static var fields: [Field<Self>] { [] }
  public static let endings = [".csv"]

  public init() {}

  public func file(of source: ExportSource, at path: String) throws -> ExportedFile {
    let layers = try NeuroSimLayers(source.compiled.network)
    let lines = layers.rows.map { $0.map(String.init).joined(separator: ",") + "\n" }
    return ExportedFile(
      lines.joined(), content: lines.count.counted("layer"), warnings: layers.losses)
  }
}
