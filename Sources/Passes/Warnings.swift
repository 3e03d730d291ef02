import Basics
import Synchronization

/// Collects the warnings of passes for the user.
public final class Warnings: Sendable {
  private let log = Mutex<[Warning]>([])

  public init() {}

  public var all: [Warning] { log.withLock { $0 } }

  /// Adds a warning; thread-safe.
  public func append(_ message: String, at place: Place? = nil) {
    log.withLock { $0.append(Warning(message: message, place: place)) }
  }
}

/// A lower-case clause about something that the user may not have intended or may not expect.
public struct Warning: Hashable, Sendable {
  public var message: String
  public var place: Place?
}

extension Warning: CustomStringConvertible {
  public var description: String {
    place.map { "\($0): \(message.escaped)" } ?? message.escaped
  }
}
