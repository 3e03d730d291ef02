import CSignals

/// What happens when memc is interrupted.
public enum InterruptGuard {
  /// From now on SIGINT ends the process with status 130, SIGTERM and SIGHUP with 143, once the
  /// temporary files are removed; a closed pipe or a file-size limit is an error of the write.
  ///
  /// For the executable; call it first.
  public static func install() { memc_interrupts_install() }
}
