import Basics
import Hardware

/// `loop v n` … `end`: runs what follows `n` times with `v` = 0, 1, …, n − 1; four deep at most.
public struct Loop: Instruction {
  public static let name = "loop"
  public static let summary = "repeats the lines up to its end, counting a variable"
  public static var fields: [Field<Self>] {
    [
      Field("variable", \.variable, required: true, "the name of the counter"),
      Field("count", \.count, in: 1...1 << 30, required: true, "how often"),
    ]
  }
  public var variable = ""
  public var count = 1
  public init() {}
  public init(_ variable: String, _ count: Int) {
    self.variable = variable
    self.count = count
  }

  public func footprint(in scope: Scope) throws -> Footprint {
    guard variable.isLoopVariable else {
      throw Diagnostic.unsound(
        "'\(variable)' cannot name a loop variable: a letter, then letters, digits and '_'")
    }
    return Footprint()
  }

  public func activity(in scope: Scope) throws -> Activity { Activity() }
}
