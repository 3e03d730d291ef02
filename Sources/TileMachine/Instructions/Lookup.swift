import Basics

/// `lookup dst src function n`: the function table's entry for each code.
public struct Lookup: Instruction {
  public static let name = "lookup"
  public static let summary = "replaces each code by a table's entry"
  public static var fields: [Field<Self>] {
    [
      Field("destination", \.destination, required: true, "codes"),
      Field("source", \.source, required: true, "codes"),
      Field("function", \.function, required: true, "the table"),
      Field("count", \.count, in: 1...1 << 30, required: true, "elements, side by side"),
    ]
  }
  public var destination = Address("")
  public var source = Address("")
  public var function = ""
  public var count = 1
  public init() {}
  public init(_ destination: Address, from source: Address, function: String, count: Int) {
    self.destination = destination
    self.source = source
    self.function = function
    self.count = count
  }
}
