/// What one execution of an instruction reads, writes and synchronizes on; reads precede writes.
public struct Footprint: Equatable, Sendable {
  /// Elements relative to an address.
  public struct Access: Equatable, Sendable {
    public var address: Address
    /// Distances from the address, ascending, and disjoint unless an element occurs twice.
    public var runs: [Range<Int>]
    /// The numbers that may be read here; `nil`: those of the footprint.
    public var accepts: ClosedRange<Int>?

    public init(_ address: Address, _ runs: [Range<Int>], accepts: ClosedRange<Int>? = nil) {
      self.address = address
      self.runs = runs
      self.accepts = accepts
    }
  }

  /// A token or channel, and the count added to it or taken from it.
  public enum Synchronization: Equatable, Sendable {
    case wait(token: String, count: Int)
    case signal(token: String, count: Int)
    case send(channel: String, count: Int)
    case receive(channel: String, count: Int)
  }

  public var reads: [Access]
  public var writes: [Access]
  /// Writes of a constant, such as borders or columns without weights; these may be overwritten
  /// before they are read.
  public var fills: [Access]
  /// Elements that must exist besides those read and written, such as the sums of columns without
  /// weights, to which an accumulation adds 0.
  public var needs: [Access]
  /// Entries of constant tables; the address names the table.
  public var entries: [Access]
  /// The group whose row register is filled.
  public var fillsRegister: String?
  /// The group that is fired.
  public var firesGroup: String?
  /// The group whose weights are written.
  public var writesGroup: String?
  public var synchronization: Synchronization?
  /// The numbers that may be read; `nil` for any.
  public var accepts: ClosedRange<Int>?
  /// The numbers that are written; `nil` for those read or received.
  public var yields: ClosedRange<Int>?

  public init(
    reads: [Access] = [], writes: [Access] = [], fills: [Access] = [], needs: [Access] = [],
    entries: [Access] = [], fillsRegister: String? = nil, firesGroup: String? = nil,
    writesGroup: String? = nil, synchronization: Synchronization? = nil,
    accepts: ClosedRange<Int>? = nil,
    yields: ClosedRange<Int>? = nil
  ) {
    self.reads = reads
    self.writes = writes
    self.fills = fills
    self.needs = needs
    self.entries = entries
    self.fillsRegister = fillsRegister
    self.firesGroup = firesGroup
    self.writesGroup = writesGroup
    self.synchronization = synchronization
    self.accepts = accepts
    self.yields = yields
  }
}
