import Basics
import Hardware

/// One instruction of the tile machine.
///
/// Its text is its name, the required fields in order, and optional fields as `key=value`. Adding
/// an instruction: one file in `Instructions/`, one line in `All.swift`.
public protocol Instruction: Component {
  /// What it reads, writes and synchronises on; the static verifier and the timeline see no more.
  ///
  /// - Throws: a diagnostic where a name is unknown or an operand does not fit.
  func footprint(in scope: Scope) throws -> Footprint

  /// How often each component acts in one execution.
  func activity(in scope: Scope) throws -> Activity

  /// Adds to a stream what the simulator runs for it, every operand checked.
  func bind(with binder: inout StreamBinder) throws
}

/// The names an instruction of one tile can use.
public struct Scope: Sendable {
  public let program: Program
  public let tile: Tile

  public init(_ program: Program, _ tile: Tile) {
    self.program = program
    self.tile = tile
  }
}

/// What one execution of an instruction touches.
public struct Footprint: Equatable, Sendable {
  /// Elements relative to an address.
  public struct Access: Equatable, Sendable {
    public var address: Address
    /// Distances from the address, in the order they are taken.
    public var offsets: [Int]

    public init(_ address: Address, _ offsets: [Int]) {
      self.address = address
      self.offsets = offsets
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
  /// The group whose row register it fills, or fires.
  public var fillsRegister: String?
  public var firesGroup: String?
  public var synchronisation: Synchronisation?

  public init(
    reads: [Access] = [], writes: [Access] = [], fillsRegister: String? = nil,
    firesGroup: String? = nil, synchronisation: Synchronisation? = nil
  ) {
    self.reads = reads
    self.writes = writes
    self.fillsRegister = fillsRegister
    self.firesGroup = firesGroup
    self.synchronisation = synchronisation
  }
}

extension Instruction {
  public func footprint(in scope: Scope) throws -> Footprint { Footprint() }
  public func activity(in scope: Scope) throws -> Activity { Activity() }
}
