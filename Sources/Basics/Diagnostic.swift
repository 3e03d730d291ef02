/// What is wrong with what the user gave, where, and what to do about it.
public struct Diagnostic: Error, Hashable, Sendable {
  /// The sort of mistake; its raw value is the exit status (design: the sysexits numbers).
  public enum Kind: Int32, Sendable {
    case checkFailed = 1
    case usage = 64
    case malformed = 65
    case missing = 66
    case unsupported = 69
    case internalError = 70
    case cannotCreate = 73
    case inputOutput = 74
    case tryAgain = 75
    case configuration = 78
  }

  public var kind: Kind
  /// A clause in lower case that quotes the user's own word and says what was expected.
  public var message: String
  public var place: Place?
  /// What to do.
  public var notes: [String]

  public init(_ kind: Kind, _ message: String, at place: Place? = nil, notes: [String] = []) {
    self.kind = kind
    self.message = message
    self.place = place
    self.notes = notes
  }

  public static func malformed(_ message: String, at place: Place?, note: String? = nil) -> Self {
    Diagnostic(.malformed, message, at: place, notes: note.map { [$0] } ?? [])
  }

  public static func unsupported(_ message: String, at place: Place? = nil, note: String? = nil)
    -> Self
  {
    Diagnostic(.unsupported, message, at: place, notes: note.map { [$0] } ?? [])
  }

  public static func configuration(_ message: String, at place: Place?, note: String? = nil) -> Self
  {
    Diagnostic(.configuration, message, at: place, notes: note.map { [$0] } ?? [])
  }

  /// This diagnostic, at `place` unless it already knows its own.
  public func located(at place: Place?) -> Diagnostic {
    var copy = self
    copy.place = self.place ?? place
    return copy
  }
}

extension Diagnostic: CustomStringConvertible {
  /// The place and the message, without notes: `digits.yaml:3:5: unknown key 'rato'`.
  public var description: String {
    place.map { "\($0): \(message.escaped)" } ?? message.escaped
  }
}

/// Several diagnostics, thrown together so that the user sees all reasons at once.
public struct Diagnostics: Error, Sendable {
  public private(set) var all: [Diagnostic] = []

  public init(_ all: [Diagnostic] = []) { self.all = all }

  public mutating func append(_ diagnostic: Diagnostic) { all.append(diagnostic) }

  public static func += (a: inout Diagnostics, b: Diagnostics) { a.all += b.all }

  /// Runs `body`; notes what it throws, located at `place`, and returns `nil` then.
  ///
  /// Errors that are no diagnostics are rethrown: they are mistakes of ours.
  public mutating func collect<Result>(at place: Place? = nil, _ body: () throws -> Result) throws
    -> Result?
  {
    do {
      return try body()
    } catch let diagnostic as Diagnostic {
      append(diagnostic.located(at: place))
    } catch let diagnostics as Diagnostics {
      all += diagnostics.located(at: place).all
    }
    return nil
  }

  /// These diagnostics, at `place` where they do not know their own.
  public func located(at place: Place?) -> Diagnostics {
    Diagnostics(all.map { $0.located(at: place) })
  }

  public func throwIfAny() throws {
    if !all.isEmpty { throw self }
  }
}

/// Runs `body`; a diagnostic it throws without a place gets `place`.
public func locating<Result>(at place: Place?, _ body: () throws -> Result) throws -> Result {
  do {
    return try body()
  } catch let diagnostic as Diagnostic {
    throw diagnostic.located(at: place)
  } catch let diagnostics as Diagnostics {
    throw diagnostics.located(at: place)
  }
}
