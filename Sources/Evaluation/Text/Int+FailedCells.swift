import Basics

extension Int {
  /// This number of failed cells in words: `3 failed cells`, or `not verified` where no cell was read
  /// after its pulses, so that none could fail.
  package func failedCells(verifyReads: Int) -> String {
    self == 0 && verifyReads == 0 ? "not verified" : counted("failed cell")
  }
}
