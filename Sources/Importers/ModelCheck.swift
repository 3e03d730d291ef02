import Basics
import NetworkIR

/// What becomes of every node of a model: `memc check`.
public struct ModelCheck: Sendable {
  public enum Status: String, Sendable {
    /// It will run.
    case compiled
    /// It was evaluated when the model was read.
    case folded
    case refused
    /// It depends on what a refused node makes, whose type is not known.
    case unknown
  }

  public struct Entry: Sendable {
    public var name: String
    public var operatorName: String
    public var status: Status
    /// Why it was refused, or what is left to say.
    public var reason: String?
    /// What to do about it.
    public var notes: [String]
    public var place: Place?

    public init(
      _ name: String, _ operatorName: String, _ status: Status, reason: String? = nil,
      notes: [String] = [], place: Place? = nil
    ) {
      self.name = name
      self.operatorName = operatorName
      self.status = status
      self.reason = reason
      self.notes = notes
      self.place = place
    }
  }

  /// In the order of the model.
  public var nodes: [Entry]
  /// What is wrong with the model outside its nodes.
  public var problems: [Diagnostic]
  /// What memc took for granted: `'N' of input 'x' is taken as 1`.
  public var assumptions: [String]

  public init(nodes: [Entry] = [], problems: [Diagnostic] = [], assumptions: [String] = []) {
    self.nodes = nodes
    self.problems = problems
    self.assumptions = assumptions
  }

  public var isSupported: Bool {
    problems.isEmpty && !nodes.contains { $0.status == .refused || $0.status == .unknown }
  }

  /// Every refusal, kind `unsupported`; one for all nodes that share a reason, at the first of them.
  public var refusals: Diagnostics {
    let groups = nodes.filter { $0.status == .refused }.inGroups { [$0.reason ?? ""] + $0.notes }
    return Diagnostics(
      problems
        + groups.map { _, nodes in
          let others = nodes.dropFirst().map(\.name)
          return Diagnostic(
            .unsupported,
            (nodes[0].reason ?? "refused")
              + (others.isEmpty ? "" : "; so for \(others.count) more: \(others.firstQuoted)"),
            at: nodes[0].place, notes: nodes[0].notes)
        })
  }

  public func throwIfRefused() throws { try refusals.throwIfAny() }

  /// Notes `refusals`, each at the node where it stands if there is one that is not refused already.
  public mutating func note(_ refusals: [Diagnostic]) {
    let indices = Dictionary(
      nodes.indices.map { (nodes[$0].place, $0) }, uniquingKeysWith: { first, _ in first })
    for refusal in refusals {
      guard let place = refusal.place, let index = indices[place] else {
        problems.append(refusal)
        continue
      }
      if nodes[index].status != .refused { nodes[index].refuse(for: [refusal]) }
    }
  }
}

extension ModelCheck.Entry {
  mutating func refuse(for reasons: [Diagnostic]) {
    status = .refused
    reason = reasons.map(\.message).joined(separator: "; ")
    notes = reasons.flatMap(\.notes)
  }
}
