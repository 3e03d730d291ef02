import Basics

/// `gather group src shape`: reads one window into a group's row register, one code per matrix row.
///
/// Rows that no block of the group holds are not read.
public struct Gather: Instruction {
  public static let name = "gather"
  public static let summary = "fills a group's row register with a window"
  public static var fields: [Field<Self>] {
    [
      Field("group", \.group, required: true, "the group"),
      Field("source", \.source, required: true, "where the window begins"),
      Field("shape", \.shape, required: true, "one element per matrix row"),
    ]
  }
  public var group = ""
  public var source = Address("")
  public var shape = ElementShape([])
  public init() {}
  public init(_ group: String, _ source: Address, _ shape: ElementShape) {
    self.group = group
    self.source = source
    self.shape = shape
  }
}
