/// What one execution of an instruction touches; reads come before writes.
public struct Footprint: Equatable, Sendable {
  /// Elements relative to an address.
  public struct Access: Equatable, Sendable {
    public var address: Address
    /// Distances from the address, ascending and disjoint unless an element is taken twice.
    public var runs: [Range<Int>]

    public init(_ address: Address, _ runs: [Range<Int>]) {
      self.address = address
      self.runs = runs
    }
  }

  public enum Synchronisation: Equatable, Sendable {
    case wait(token: String, count: Int)
    case signal(token: String, count: Int)
    case send(channel: String, count: Int)
    case receive(channel: String, count: Int)
  }

  public var reads: [Access]
  public var writes: [Access]
  /// Writes of a constant, which may be overwritten unread: borders, columns without weights.
  public var fills: [Access]
  /// Entries of constant tables, the address naming the table.
  public var entries: [Access]
  /// The group whose row register it fills, or fires.
  public var fillsRegister: String?
  public var firesGroup: String?
  public var synchronisation: Synchronisation?
  /// The numbers that it must read; `nil`: any.
  public var accepts: ClosedRange<Int>?
  /// The numbers that it writes; `nil`: those that it reads or receives.
  public var yields: ClosedRange<Int>?

  public init(
    reads: [Access] = [], writes: [Access] = [], fills: [Access] = [], entries: [Access] = [],
    fillsRegister: String? = nil, firesGroup: String? = nil,
    synchronisation: Synchronisation? = nil, accepts: ClosedRange<Int>? = nil,
    yields: ClosedRange<Int>? = nil
  ) {
    self.reads = reads
    self.writes = writes
    self.fills = fills
    self.entries = entries
    self.fillsRegister = fillsRegister
    self.firesGroup = firesGroup
    self.synchronisation = synchronisation
    self.accepts = accepts
    self.yields = yields
  }
}
