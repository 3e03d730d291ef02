import Glibc

/// Makes a system call that returns -1 on failure, and repeats it while signals interrupt it.
///
/// - Parameters:
///   - kind: the kind of a failure, unless its cause is more specific: `tryAgain` where descriptors
///     or memory have run out, `inputOutput` where a disk is full or broken.
///   - harmless: an error number for which -1 is returned instead.
/// - Throws: a diagnostic at `place` with the system's message.
@discardableResult
func systemCall<Result: SignedInteger>(
  at place: Place, _ kind: Diagnostic.Kind = .inputOutput, except harmless: Int32? = nil,
  _ call: () -> Result
) throws -> Result {
  while true {
    let result = call()
    if result != -1 || errno == harmless { return result }
    if errno != EINTR { throw Diagnostic.systemFailure(at: place, kind) }
  }
}

extension Diagnostic {
  /// Why the last system call failed; `kind` as in `systemCall`.
  static func systemFailure(at place: Place, _ kind: Kind = .inputOutput) -> Diagnostic {
    let code = errno
    let better: Kind? =
      switch code {
      case EMFILE, ENFILE, ENOMEM: .tryAgain
      case EIO, ENOSPC, EDQUOT: .inputOutput
      default: nil
      }
    return Diagnostic(better ?? kind, clause(code), at: place)
  }
}

/// The system's message for an error number in lower case: `no such file or directory`.
private func clause(_ code: Int32) -> String {
  let words = String(cString: strerror(code))
  return words.prefix(1).lowercased() + words.dropFirst()
}
