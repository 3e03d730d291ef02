/// A user's mistake: what is wrong, where, and what to do about it.
public struct Diagnostic: Error, Hashable, Sendable {
  /// The kind of mistake; its raw value is the exit status, from `sysexits.h` where one fits.
  public enum Kind: Int32, CaseIterable, Sendable {
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
  /// A lower-case clause that quotes the user's word and says what is expected.
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

  /// A diagnostic of kind `malformed`.
  public static func malformed(_ message: String, at place: Place?, note: String? = nil) -> Self {
    Diagnostic(.malformed, message, at: place, notes: note.map { [$0] } ?? [])
  }

  /// A diagnostic of kind `unsupported`.
  public static func unsupported(_ message: String, at place: Place? = nil, note: String? = nil)
    -> Self
  {
    Diagnostic(.unsupported, message, at: place, notes: note.map { [$0] } ?? [])
  }

  /// A diagnostic of kind `configuration`.
  public static func configuration(_ message: String, at place: Place?, note: String? = nil) -> Self
  {
    Diagnostic(.configuration, message, at: place, notes: note.map { [$0] } ?? [])
  }

  /// This diagnostic at `place`, unless it already has a place.
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

/// Several diagnostics, thrown together so that the user sees all of them at once.
public struct Diagnostics: Error, Sendable {
  public private(set) var all: [Diagnostic] = []

  public init(_ all: [Diagnostic] = []) { self.all = all }

  /// Appends a diagnostic.
  public mutating func append(_ diagnostic: Diagnostic) { all.append(diagnostic) }

  public static func += (a: inout Diagnostics, b: Diagnostics) { a.all += b.all }

  /// Runs `body`. If it throws diagnostics, appends them, located at `place`, and returns `nil`.
  ///
  /// - Throws: errors that are not diagnostics; they are bugs in memc.
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

  /// These diagnostics, at `place` where they have no place.
  public func located(at place: Place?) -> Diagnostics {
    Diagnostics(all.map { $0.located(at: place) })
  }

  /// Throws the diagnostics if there are any.
  public func throwIfAny() throws {
    if !all.isEmpty { throw self }
  }
}

/// Runs `body`, and adds `place` to the diagnostics it throws without one.
public func locating<Result>(at place: Place?, _ body: () throws -> Result) throws -> Result {
  do {
    return try body()
  } catch let diagnostic as Diagnostic {
    throw diagnostic.located(at: place)
  } catch let diagnostics as Diagnostics {
    throw diagnostics.located(at: place)
  }
}
