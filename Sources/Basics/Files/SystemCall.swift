import Glibc

/// Makes a system call that returns -1 when it fails, again as long as a signal interrupts it.
///
/// - Parameters:
///   - kind: what a failure is, unless its cause says better: `tryAgain` where descriptors or
///     memory have run out, `inputOutput` where a disk is full or broken.
///   - harmless: an error number for which -1 is returned instead.
/// - Throws: a diagnostic at `place`, in the system's words.
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
  /// Why the system call just made failed; `kind` as for `systemCall`.
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

/// `no such file or directory`: the system's words for an error number, as a clause in lower case.
private func clause(_ code: Int32) -> String {
  let words = String(cString: strerror(code))
  return words.prefix(1).lowercased() + words.dropFirst()
}
