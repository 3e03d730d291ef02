import Basics
import NetworkIR

/// The status of every node of a model, for `memc check`.
public struct ModelCheck: Sendable {
  /// The status of a node.
  public enum Status: String, Sendable {
    /// It is part of the compiled network.
    case compiled
    /// The host computes it, in the middle of the compiled network.
    case host
    /// It was evaluated at import.
    case folded
    case refused
    /// It depends on an output of a refused node, whose type is not known.
    case unknown
  }

  /// A node of the model.
  public struct Entry: Sendable {
    public var name: String
    public var operatorName: String
    public var status: Status
    /// Why it was refused, or another remark.
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
  /// Problems of the model outside its nodes.
  public var problems: [Diagnostic]
  /// Assumptions of memc, such as `'N', the first axis of input 'x', is taken as 1`.
  public var assumptions: [String]
  /// The spiking neuron that the model states, as `--spiking` takes it.
  public var neuron: String?

  public init(nodes: [Entry] = [], problems: [Diagnostic] = [], assumptions: [String] = []) {
    self.nodes = nodes
    self.problems = problems
    self.assumptions = assumptions
  }

  /// Whether there are no problems and no refused nodes.
  public var isSupported: Bool {
    problems.isEmpty && !nodes.contains { $0.status == .refused || $0.status == .unknown }
  }

  /// All refusals, of kind `unsupported`; nodes with the same reason share one, at the first node.
  public var refusals: Diagnostics {
    let groups = nodes.filter { $0.status == .refused }.inGroups { [$0.reason ?? ""] + $0.notes }
    return Diagnostics(
      problems
        + groups.map { _, nodes in
          let others = nodes.dropFirst().map(\.name)
          return Diagnostic(
            .unsupported,
            (nodes[0].reason ?? "refused")
              + (others.isEmpty ? "" : "; also for \(others.count) more: \(others.firstQuoted)"),
            at: nodes[0].place, notes: nodes[0].notes)
        })
  }

  /// Throws all refusals, if there are any.
  public func throwIfRefused() throws { try refusals.throwIfAny() }

  /// Records `refusals`: each refuses the node at its place, or is a problem if there is none.
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
