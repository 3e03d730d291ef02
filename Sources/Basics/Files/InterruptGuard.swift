import CSignals

/// How memc handles interrupts.
public enum InterruptGuard {
  /// From now on SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGXCPU and SIGUSR1 end the process with status
  /// 128 + the signal (130 for SIGINT), after the temporary files are removed; a closed pipe or a
  /// file-size limit is an error of the write.
  ///
  /// Call it first in an executable.
  public static func install() { memc_interrupts_install() }

  /// Runs `body`. A first signal meanwhile ends the process only afterwards, a second at once.
  /// Calls can be nested.
  public static func holding<Result>(_ body: () throws -> Result) rethrows -> Result {
    memc_interrupts_hold()
    defer { memc_interrupts_release() }
    return try body()
  }

  /// Whether a signal is waiting for the end of `holding`.
  public static var isPending: Bool { memc_interrupts_noted() != 0 }

  /// Forgets the signal that is waiting for the end of `holding`, if any.
  public static func forget() { memc_interrupts_forget() }

  /// Ends the process with this status at once, as a signal does, whatever its other threads do.
  public static func end(status: Int32) -> Never { memc_interrupts_end(status) }

  /// Sets the text, at most 255 bytes, that goes to standard error when a signal ends the process.
  public static func say(_ text: String) { memc_interrupts_say(text) }
}
