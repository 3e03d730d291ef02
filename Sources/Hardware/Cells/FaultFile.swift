import Basics

/// A fault map read from a file.
public struct FaultFile: RecordValue {
  /// `[positions, planes, rows, columns]`; `nil`: no file.
  public private(set) var states: Tensor<UInt8>?
  private var digest = "none"

  /// No file.
  public init() {}

  public static var expectation: String { "a .npy or .npz file of uint8" }

  /// The digest of the file; it replaces the path where a chip records its origin.
  public var value: Value { Value(.text(digest)) }

  /// - Throws: a diagnostic if the file cannot be read, is not `uint8` with four axes, or has a
  ///   number above 2.
  public init(_ value: Value) throws {
    guard case .text(let name) = value.content else {
      throw Diagnostic.configuration(
        "must be \(Self.expectation), not \(value.kind)", at: value.place)
    }
    let path = name.path(asNamedAt: value.place)
    let stored = try DataFile.array(path)
    guard let states = stored.byteTensor, states.rank == 4 else {
      throw Diagnostic.malformed(
        "must be uint8 [positions, planes, rows, columns], not \(stored.type) \(stored.shape)",
        at: stored.source)
    }
    if let index = states.elements.firstIndex(where: { $0 > 2 }) {
      throw Diagnostic.malformed(
        "must contain 0 (fine), 1 (stuck at HRS) or 2 (stuck at LRS), "
          + "not \(states.elements[index])",
        at: stored.source)
    }
    self.states = states
    digest = "sha256 " + (try DataFile.sha256(path))
  }
}
