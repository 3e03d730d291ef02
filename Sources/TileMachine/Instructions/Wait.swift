import Basics
import Hardware

/// `wait token n`: blocks until the token is at least `n`, then subtracts `n`.
public struct Wait: Instruction {
  public static let name = "wait"
  public static let summary = "waits for a token"
  public static var fields: [Field<Self>] {
    [
      Field("token", \.token, required: true, "the token"),
      Field("count", \.count, in: 1...1 << 30, required: true, "how much"),
    ]
  }
  public var token = ""
  public var count = 1
  public init() {}
  public init(_ token: String, _ count: Int) {
    self.token = token
    self.count = count
  }

  public func footprint(in scope: Scope) throws -> Footprint {
    Footprint(synchronization: .wait(token: try scope.token(token).name, count: count))
  }

  public func activity(in scope: Scope) throws -> Activity { Activity() }
}
