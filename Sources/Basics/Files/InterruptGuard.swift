import CSignals

/// What happens when memc is interrupted.
public enum InterruptGuard {
  /// From now on SIGINT, SIGTERM, SIGHUP, SIGQUIT and SIGXCPU end the process with status 128 + the
  /// signal (130 for SIGINT) once the temporary files are removed; a closed pipe or a file-size limit
  /// is an error of the write.
  ///
  /// For the executable; call it first.
  public static func install() { memc_interrupts_install() }

  /// Runs `body`; a first signal meanwhile ends the process only afterwards, a second at once.
  /// May be nested.
  public static func holding<Result>(_ body: () throws -> Result) rethrows -> Result {
    memc_interrupts_hold()
    defer { memc_interrupts_release() }
    return try body()
  }

  /// Whether a signal waits for the end of `holding`.
  public static var isPending: Bool { memc_interrupts_noted() != 0 }

  /// What standard error is told when a signal ends the process, of at most 255 bytes.
  public static func say(_ text: String) { memc_interrupts_say(text) }
}
