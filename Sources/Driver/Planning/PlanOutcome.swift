import Basics
import Evaluation
import Sweeps

/// What a plan found at one point: figures, or why there are none.
struct PlanOutcome: Codable, Equatable, Sendable {
  var figures: PlannedFigures?
  /// A sentence for each reason; empty if there are figures.
  var reasons: [String] = []
}

/// Everything that can change what a plan finds at a point.
struct PlanKey: Encodable {
  let memcVersion = Version.current
  /// By file, as in a manifest.
  let modelSha256: [String: String]
  let shapes: [String: Int]
  let limit: Int
  let mapping: Value
  let accelerator: Value

  /// - Throws: the errors of encoding.
  var digest: Digest {
    get throws { Digest(of: try JSONText.bytes(of: self, style: .compact)) }
  }
}
