import ArgumentParser
import Basics
import Driver
import Foundation

/// How an error ends the process: one `error:` line per reason, notes below, and the exit status;
/// with `--json` also one object on standard output.
enum Failure {
  static func exit(with error: any Error, asJSON: Bool) -> Never {
    switch error {
    case is ReaderGone: Foundation.exit(0)
    case let status as CheckFailed: Foundation.exit(status.code)
    case let diagnostic as Diagnostic: exit(with: [diagnostic], asJSON)
    case let diagnostics as Diagnostics: exit(with: diagnostics.all, asJSON)
    default: exit(withParserError: error, asJSON)
    }
  }

  /// Exits with the status of the first diagnostic.
  private static func exit(with diagnostics: [Diagnostic], _ asJSON: Bool) -> Never {
    for diagnostic in diagnostics { Output.note(diagnostic.rendered) }
    exit(ErrorReport(diagnostics), asJSON)
  }

  /// Handles what the argument parser throws: a mistake in the arguments, or requested text.
  private static func exit(withParserError error: any Error, _ asJSON: Bool) -> Never {
    if Memc.exitCode(for: error).isSuccess { tell(Memc.fullMessage(for: error)) }
    Output.note(Memc.fullMessage(for: error))
    exit(ErrorReport([error.diagnostic]), asJSON)
  }

  /// Prints requested text, such as help.
  private static func tell(_ text: String) -> Never {
    do {
      try Output.result(text)
      Foundation.exit(0)
    } catch {
      exit(with: error, asJSON: false)
    }
  }

  private static func exit(_ report: ErrorReport, _ asJSON: Bool) -> Never {
    if asJSON { try? Output.json(report) }
    Foundation.exit(report.exitStatus)
  }
}

extension Diagnostic {
  var rendered: String {
    (["error: \(self)"] + notes.map { "note: \($0.escaped)" }).joined(separator: "\n") + "\n"
  }
}

extension Error {
  /// The argument parser's message about the arguments; everything else is an internal error.
  fileprivate var diagnostic: Diagnostic {
    let isOurs = Memc.exitCode(for: self) == .failure
    return Diagnostic(isOurs ? .internalError : .usage, Memc.message(for: self))
  }
}
