import Basics
import NetworkIR

/// What came of reading a model.
public struct ImportedModel: Sendable {
  /// `nil` where a node was refused, or a problem stands in the way.
  public var graph: Graph?
  public var check: ModelCheck
  /// Of every file that was read.
  public var digests: [InputDigest]

  public init(graph: Graph?, check: ModelCheck, digests: [InputDigest] = []) {
    self.graph = graph
    self.check = check
    self.digests = digests
  }

  /// - Parameter isTrained: whether every constant must have values.
  /// - Throws: every refusal.
  public func requireGraph(isTrained: Bool = true) throws -> Graph {
    try check.throwIfRefused()
    guard let graph else { preconditionFailure("a supported model has no graph") }
    if isTrained, let name = graph.untrained.min() {
      throw Diagnostic.unsupported(
        "the parameter '\(name)' has no values",
        note: "'memc train' gives it some, and writes the trained network with '-o'")
    }
    return graph
  }
}

/// The digest of a file that went into the result.
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
