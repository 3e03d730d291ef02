/// Texts that a model carries beside its network, in `metadata_props`; viewers such as Netron show
/// them.
public struct OnnxAnnotations: Sendable {
  public typealias Entry = (key: String, value: String)

  /// Of the model.
  public var model: [Entry] = []
  /// Of nodes, by name.
  public var nodes: [String: [Entry]] = [:]

  public init() {}

  /// The first version of the format in which nodes have texts. Source: ONNX, `onnx.proto`, IR
  /// version 10.
  static let formatVersion = 10
}
