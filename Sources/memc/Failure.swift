import ArgumentParser
import Basics
import Foundation

/// How an error leaves the process: one `error:` line per reason, notes below, and the exit status.
enum Failure {
  static func exit(with error: any Error) -> Never {
    switch error {
    case let diagnostic as Diagnostic: exit(with: [diagnostic])
    case let diagnostics as Diagnostics: exit(with: diagnostics.all)
    case let status as CheckFailed: Foundation.exit(status.code)
    default: Memc.exit(withError: error)
    }
  }

  /// The first diagnostic decides the status.
  private static func exit(with diagnostics: [Diagnostic]) -> Never {
    for diagnostic in diagnostics { Output.note(diagnostic.rendered) }
    Foundation.exit(diagnostics.first?.kind.rawValue ?? Diagnostic.Kind.internalError.rawValue)
  }
}

/// A result that says no: its report is already printed, only the status is left.
struct CheckFailed: Error {
  let code: Int32
}

extension Diagnostic {
  var rendered: String {
    (["error: \(self)"] + notes.map { "note: \($0.escaped)" }).joined(separator: "\n") + "\n"
  }
}
