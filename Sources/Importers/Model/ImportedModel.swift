import Basics
import NetworkIR

/// The result of reading a model.
public struct ImportedModel: Sendable {
  /// `nil` if a node was refused or the model has another problem.
  public var graph: Graph? { check.isSupported ? fragment : nil }
  /// The network, or the nodes around the refused ones, with inputs in place of the outputs of
  /// refused nodes.
  public var fragment: Graph
  /// Inputs of the fragment that replace outputs of refused nodes.
  public var standIns: Set<String> = []
  public var check: ModelCheck
  /// The digest of every file that was read.
  public var digests: [InputDigest]

  public init(fragment: Graph, check: ModelCheck, digests: [InputDigest] = []) {
    self.fragment = fragment
    self.check = check
    self.digests = digests
  }

  /// This model for one image, if it is written for a batch of several.
  ///
  /// Nodes that process images together are refused in the check.
  func takenImageByImage() throws -> ImportedModel {
    var model = self
    let single = try SingleImage(fragment, openInputs: standIns)
    model.check.note(single.refusals)
    guard single.refusals.isEmpty else { return model }
    model.fragment = single.graph
    if let assumption = single.assumption { model.check.assumptions.append(assumption) }
    return model
  }

  /// - Throws: kind `malformed`, where the model prepares images of other channels than inputs take.
  func expectPreparation() throws {
    for input in fragment.inputs where !standIns.contains(input.name) {
      do {
        try fragment.preparation.expectFits(input: input.type.shape)
      } catch let diagnostic as Diagnostic {
        throw Diagnostic.malformed(
          "the model's preparation ('memc.mean', 'memc.std' in ONNX) does not fit input "
            + "'\(input.name)': "
            + diagnostic.message, at: nil)
      }
    }
  }

  /// This model, with a problem if it is larger than `limit` allows.
  func within(_ limit: SizeLimit) throws -> ImportedModel {
    var diagnostics = Diagnostics()
    let size = try NetworkSize(fragment)
    try diagnostics.collect { try limit.expect(size, of: "the network for one image") }
    var model = self
    model.check.note(diagnostics.all)
    return model
  }

  /// Returns the graph.
  ///
  /// - Parameter isTrained: whether every constant must have values.
  /// - Throws: all refusals.
  public func requireGraph(isTrained: Bool = true) throws -> Graph {
    try check.throwIfRefused()
    guard let graph else { preconditionFailure("a supported model has no graph") }
    if isTrained, let lack = lackOfValues { throw lack }
    return graph
  }

  /// The reason why it cannot be compiled before training; `nil` if every parameter has values.
  public var lackOfValues: Diagnostic? {
    let names = fragment.untrained.sorted()
    guard !names.isEmpty else { return nil }
    let isOne = names.count == 1
    return .unsupported(
      "the \(isOne ? "parameter" : "parameters") \(names.firstQuoted) \(isOne ? "has" : "have") "
        + "no values yet",
      note: "'memc train' gives values, and writes the trained network with '-o'; "
        + "'memc compile --from-scratch' draws them at random")
  }
}

/// The digest of a file that was read.
public struct InputDigest: Equatable, Sendable {
  /// The file's name, or its path below the model's folder.
  public var name: String
  /// 64 hexadecimal digits.
  public var sha256: String

  public init(_ name: String, _ bytes: [UInt8]) {
    self.name = name
    sha256 = Sha256.hex(of: bytes)
  }
}
