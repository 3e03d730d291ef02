import Basics

/// `mvm group dst`: fires all blocks of a group, for every input cycle, row group, plane and
/// converter, and adds up one sum per matrix column into `dst` (`i32` or `i64`).
public struct MVM: Instruction {
  public static let name = "mvm"
  public static let summary = "multiplies the row register by the weights of a group"
  public static var fields: [Field<Self>] {
    [
      Field("group", \.group, required: true, "the group"),
      Field("destination", \.destination, required: true, "one sum per matrix column"),
      Field("accumulate", \.accumulates, "adds to what is there"),
    ]
  }
  public var group = ""
  public var destination = Address("")
  public var accumulates = false
  public init() {}
  public init(_ group: String, _ destination: Address, accumulates: Bool = false) {
    self.group = group
    self.destination = destination
    self.accumulates = accumulates
  }
}
