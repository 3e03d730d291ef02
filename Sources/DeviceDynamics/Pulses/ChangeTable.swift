import Basics

/// What one rectangular pulse does to a cell, tabulated over the positions of the cell.
public struct ChangeTable: Sendable {
  /// The change of the position, from evenly spaced positions in 0...1; negative if it falls.
  public let changes: [Double]
  /// The energy of the pulse, joules, from the same positions; empty if it is unknown.
  public let energies: [Double]

  /// The table of a behavioural response, which has no energy of its own.
  public init(changes: [Double]) {
    self.changes = changes
    energies = []
  }

  /// Integrates the pulse from `nodes` positions.
  ///
  /// - Parameters:
  ///   - voltage: of the pulse, volts.
  ///   - seconds: its length.
  /// - Throws: `configuration` if the equations do not hold at the voltage; `unsupported` if they
  ///   cannot be integrated.
  public init(_ scale: StateScale, _ voltage: Double, seconds: Double, nodes: Int) throws {
    try scale.model.expectValidity(of: min(voltage, 0)...max(voltage, 0))
    let ends = try (0..<nodes).map { node in
      try scale.change(by: voltage, for: seconds, from: Double(node) / Double(nodes - 1))
    }
    changes = ends.map(\.position)
    energies = ends.map(\.energy)
  }

  /// Whether the pulse moves no cell.
  public var isStill: Bool { changes.allSatisfy { $0 == 0 } }

  /// The largest change of any cell, as a magnitude.
  public var largest: Double { changes.reduce(0) { max($0, abs($1)) } }

  /// Straight lines between the nodes.
  public func change(at position: Double) -> Double { Self.read(changes, at: position) }

  /// Joules; 0 if the energy is unknown.
  public func energy(at position: Double) -> Double {
    energies.isEmpty ? 0 : Self.read(energies, at: position)
  }

  private static func read(_ table: [Double], at position: Double) -> Double {
    let place = min(max(position, 0), 1) * Double(table.count - 1)
    let node = min(Int(place), table.count - 2)
    return table[node] + (table[node + 1] - table[node]) * (place - Double(node))
  }
}
