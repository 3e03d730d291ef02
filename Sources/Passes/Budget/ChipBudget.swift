import Basics
import Foundation
import NetworkIR

/// Limits on the chip resources of a network; all stated limits must hold.
public struct ChipBudget: Section {
  public static let name = "budget"
  public static let summary = "limits on the chip resources of the network"
  public static var fields: [Field<Self>] {
    [
      Field("arrays", \.arrays, in: 1...1_000_000_000, "physical arrays after placement"),
      Field(
        "memristors", \.memristors, in: 1e-9...1e12,
        "memristors 'used'; below 1: share of the original number"),
      Field("energy", \.energy, in: 1e-9...1, "share of the original array energy (proxy)"),
      Field(
        "stored-bits", \.storedBits, in: 1e-9...1e15, "nonzero weights x bits; below 1: a share"),
      Field("weight-bits", \.weightBits, in: 2...16, "bits per weight for this count"),
    ]
  }

  public var arrays: Int?
  public var memristors: Double?
  /// The proxy: nonzero weights × output positions × planes, that is conducting cells × reads.
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

  /// Describes each exceeded limit in the terms of the budget; empty if the budget is met.
  ///
  /// - Parameter before: the use of the network that shares refer to.
  func excess(of use: ChipUse, before: ChipUse) -> [String] {
    func exceeds(_ name: String, _ limit: Double?, _ value: Int, _ all: Int) -> String? {
      guard let limit else { return nil }
      let isShare = limit < 1 || name == "energy"
      guard Double(value) > (isShare ? limit * Double(all) : limit) else { return nil }
      let taken =
        isShare
        ? "\((Double(value) / Double(all)).shortText(above: limit)) of the original \(name)"
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
  /// With three digits, or with as many as show that it is above `limit`.
  fileprivate func shortText(above limit: Double) -> String {
    let texts = (3...17).lazy.map { String(format: "%.\($0)g", self) }
    return texts.first { Double($0) ?? limit > limit } ?? "\(self)"
  }
}

/// No network within the budget was found.
struct BudgetExceeded: Error, Equatable {
  /// The exceeded limits of the smallest network found, in words.
  let excess: [String]

  /// The error; exit status 1, because the mapping is valid but the network fails the check.
  var diagnostic: Diagnostic {
    Diagnostic(
      .checkFailed,
      "the budget cannot be met: the smallest network has \(excess.joined(separator: ", "))",
      notes: ["raise the budget, prune by another 'pattern', or use fewer 'weight-bits'"])
  }
}

/// Runs `body` and turns a thrown `BudgetExceeded` into a diagnostic.
func withinBudget<Result>(_ body: () throws -> Result) throws -> Result {
  do {
    return try body()
  } catch let exceeded as BudgetExceeded {
    throw exceeded.diagnostic
  }
}

extension Graph {
  /// - Throws: `BudgetExceeded` if a layer lost all its weights.
  func expectPathsLeft(of before: Graph) throws {
    if let layer = try deadLayers(of: before).first {
      throw BudgetExceeded(excess: ["no path through '\(layer)'"])
    }
  }
}
