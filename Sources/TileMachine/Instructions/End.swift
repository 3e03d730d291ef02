import Basics

/// The end of the innermost `loop`.
public struct End: Instruction {
  public static let name = "end"
  public static let summary = "ends the innermost loop"
  public init() {}
}
