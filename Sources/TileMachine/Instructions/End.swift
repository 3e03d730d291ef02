import Basics
import Hardware

/// The end of the innermost `loop`.
public struct End: Instruction {
  public static let name = "end"
  public static let summary = "ends the innermost loop"
  public init() {}

  public func footprint(in scope: Scope) throws -> Footprint { Footprint() }

  public func activity(in scope: Scope) throws -> Activity { Activity() }
}
