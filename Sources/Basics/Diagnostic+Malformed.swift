/// Runs `body` and turns configuration errors into malformed-text errors: a wrong key or value is a
/// mistake in the file that is read, not in the user's configuration.
package func asMalformed<Result>(_ body: () throws -> Result) throws -> Result {
  do {
    return try body()
  } catch let diagnostic as Diagnostic {
    throw diagnostic.asMalformed
  } catch let diagnostics as Diagnostics {
    throw Diagnostics(diagnostics.all.map(\.asMalformed))
  }
}

extension Diagnostic {
  fileprivate var asMalformed: Diagnostic {
    Diagnostic(kind == .configuration ? .malformed : kind, message, at: place, notes: notes)
  }
}
