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
    problems.isEmpty && !nodes.contains { $0.status == .refused }
  }

  /// Every refusal, kind `unsupported`.
  public var refusals: Diagnostics {
    let refused = nodes.filter { $0.status == .refused }.map {
      Diagnostic(.unsupported, $0.reason ?? "refused", at: $0.place, notes: $0.notes)
    }
    return Diagnostics(problems + refused)
  }

  public func throwIfRefused() throws { try refusals.throwIfAny() }

  mutating func refuse(_ index: Int, for diagnostic: Diagnostic) {
    nodes[index].status = .refused
    nodes[index].reason = diagnostic.message
    nodes[index].notes = diagnostic.notes
  }
}
