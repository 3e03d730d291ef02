/// The bytes that a simulator may take besides the program's arrays, which it holds once.
///
/// Results do not depend on it, speed does.
public struct MemoryBudget: Equatable, Sendable {
  /// For the buffers of all threads together: as many images are taken at once as fit.
  public var buffers: Int
  /// For tables of sums, which all threads share; what does not fit is computed without them.
  public var tables: Int

  public init(buffers: Int = 256 << 20, tables: Int = 256 << 20) {
    self.buffers = buffers
    self.tables = tables
  }

  /// Half of `bytes` for each.
  public init(bytes: Int) { self.init(buffers: bytes / 2, tables: bytes / 2) }
}
