/// The bytes that a simulator may use in addition to the program's arrays, which it stores once.
///
/// The budget affects speed, but not results.
public struct MemoryBudget: Equatable, Sendable {
  /// The bytes for the buffers of all threads; they limit the number of images per pass.
  public var buffers: Int
  /// The bytes for tables of sums, shared by all threads; other sums are computed without tables.
  public var tables: Int

  public init(buffers: Int = 256 << 20, tables: Int = 256 << 20) {
    self.buffers = buffers
    self.tables = tables
  }

  /// Half of `bytes` for buffers and half for tables.
  public init(bytes: Int) { self.init(buffers: bytes / 2, tables: bytes / 2) }
}
