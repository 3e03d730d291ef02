import Basics

/// Why a point of a plan or sweep has no figures.
struct PointRefusal: Error, Equatable, Sendable {
  let diagnostics: [Diagnostic]

  /// A sentence for each reason, without paths of files.
  var reasons: [String] { diagnostics.map(\.withoutPath) }

  /// Whether memc found a bug of its own.
  var isFault: Bool { diagnostics.contains { $0.kind == .internalError } }

  /// The result of `body`, or why it refuses this point; `body` may throw a refusal.
  ///
  /// - Throws: what would fail at other points too: missing files, lack of memory.
  static func catching<Value>(_ body: () throws -> Value) throws -> Result<Value, PointRefusal> {
    var diagnostics = Diagnostics()
    do {
      if let value = try diagnostics.collect({ try body() }) { return .success(value) }
    } catch let refusal as PointRefusal {
      return .failure(refusal)
    }
    let isOfPoint = diagnostics.all.allSatisfy {
      [.usage, .malformed, .unsupported, .configuration, .internalError].contains($0.kind)
    }
    guard isOfPoint else { throw diagnostics }
    return .failure(PointRefusal(diagnostics: diagnostics.all))
  }
}

extension Diagnostic {
  /// The message, with its node, or with its option of the command line.
  fileprivate var withoutPath: String {
    switch place?.position {
    case .node(let name)?: "'\(name)': \(message)"
    case _? where place?.source.hasPrefix("--") == true: description
    default: message
    }
  }
}
