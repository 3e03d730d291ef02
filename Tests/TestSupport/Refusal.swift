import Basics

/// The message of the error that `body` throws; `nil` if it throws none.
public func refusal<Result>(_ body: () throws -> Result) -> String? {
  do {
    _ = try body()
    return nil
  } catch let diagnostics as Diagnostics {
    return diagnostics.all.map(\.description).joined(separator: "\n")
  } catch {
    return "\(error)"
  }
}

/// The first diagnostic that `body` throws.
public func diagnostic<Result>(_ body: () throws -> Result) throws -> Diagnostic {
  do {
    _ = try body()
  } catch let diagnostic as Diagnostic {
    return diagnostic
  } catch let diagnostics as Diagnostics {
    return diagnostics.all[0]
  }
  throw Diagnostic(.checkFailed, "nothing was refused")
}
