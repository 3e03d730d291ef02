import Basics
import Foundation

/// What a network may take of a chip; a budget is met where all that it states holds.
public struct ChipBudget: Section {
  public static let name = "budget"
  public static let summary = "what the network may take of the chip"
  public static var fields: [Field<Self>] {
    [
      Field("arrays", \.arrays, in: 1...1_000_000_000, "physical arrays, as placed"),
      Field(
        "memristors", \.memristors, in: 1e-9...1e12,
        "memristors 'used'; below 1 as a share of those before"),
      Field("energy", \.energy, in: 1e-9...1, "share of the array energy before, by a proxy"),
      Field(
        "stored-bits", \.storedBits, in: 1e-9...1e15, "nonzero weights x bits; below 1 a share"),
      Field("weight-bits", \.weightBits, in: 2...16, "bits of a weight that it is counted with"),
    ]
  }

  public var arrays: Int?
  public var memristors: Double?
  /// The proxy is nonzero weights × output positions × planes: cells that conduct, and how often.
  public var energy: Double?
  public var storedBits: Double?
  public var weightBits = 8

  public init() {}

  public func validate() throws {
    guard arrays != nil || memristors != nil || energy != nil || storedBits != nil else {
      throw Diagnostic.configuration(
        "budget needs one of 'arrays', 'memristors', 'energy' and 'stored-bits'", at: nil)
    }
  }

  /// What is exceeded, in words, each as the budget states it; empty where the budget is met.
  ///
  /// - Parameter before: of the network that shares are of.
  func excess(of use: ChipUse, before: ChipUse) -> [String] {
    func exceeds(_ name: String, _ limit: Double?, _ value: Int, _ all: Int) -> String? {
      guard let limit else { return nil }
      let isShare = limit < 1 || name == "energy"
      guard Double(value) > (isShare ? limit * Double(all) : limit) else { return nil }
      let taken =
        isShare
        ? "\((Double(value) / Double(all)).shortText(above: limit)) of the \(name) before"
        : "\(value) \(name)"
      return "\(taken) (budget: \(String(format: "%.15g", limit)))"
    }
    return [
      exceeds("arrays", arrays.map(Double.init), use.arrays, before.arrays),
      exceeds("memristors", memristors, use.memristors, before.memristors),
      exceeds("energy", energy, use.cellReads, before.cellReads),
      exceeds("stored bits", storedBits, use.storedBits, before.storedBits),
    ].compactMap { $0 }
  }
}

extension Double {
  /// In three digits, or as many more as it takes to be seen above `limit`.
  fileprivate func shortText(above limit: Double) -> String {
    let texts = (3...17).lazy.map { String(format: "%.\($0)g", self) }
    return texts.first { Double($0) ?? limit > limit } ?? "\(self)"
  }
}

/// That nothing was found within a budget.
struct BudgetExceeded: Error, Equatable {
  /// What the least found takes, in words.
  let excess: [String]

  /// The refusal: exit status 1, for the mapping is sound, but the network fails its check.
  var diagnostic: Diagnostic {
    Diagnostic(
      .checkFailed,
      "the budget cannot be met: the least found takes \(excess.joined(separator: ", "))",
      notes: ["allow more, prune by another 'pattern', or take fewer 'weight-bits'"])
  }
}

/// Runs `body`; what exceeds its budget becomes a diagnostic.
func withinBudget<Result>(_ body: () throws -> Result) throws -> Result {
  do {
    return try body()
  } catch let exceeded as BudgetExceeded {
    throw exceeded.diagnostic
  }
}
