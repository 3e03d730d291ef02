import Basics
import Synchronization

/// What passes tell the user without failing.
public final class Warnings: Sendable {
  private let log = Mutex<[Warning]>([])

  public init() {}

  public var all: [Warning] { log.withLock { $0 } }

  public func append(_ message: String, at place: Place? = nil) {
    log.withLock { $0.append(Warning(message: message, place: place)) }
  }
}

/// A clause in lower case on what the user may not have meant or may not expect.
public struct Warning: Hashable, Sendable {
  public var message: String
  public var place: Place?
}

extension Warning: CustomStringConvertible {
  public var description: String {
    place.map { "\($0): \(message.escaped)" } ?? message.escaped
  }
}
