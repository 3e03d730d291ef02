import Basics

/// What one rectangular pulse does to a cell, tabulated over the positions of the cell, with straight
/// lines between them.
public struct ChangeTable: Sendable {
  /// The positions of the nodes, ascending from 0 to 1.
  public let nodes: [Double]
  /// The change of the position from each node; negative if it falls.
  public let changes: [Double]
  /// The energy of the pulse from each node, joules; empty if it is unknown.
  public let energies: [Double]

  /// The table of a behavioural response, which is linear between the ends and has no energy of its
  /// own.
  public init(from low: Double, to high: Double) {
    nodes = [0, 1]
    changes = [low, high]
    energies = []
  }

  /// Integrates the pulse from every node.
  ///
  /// - Parameters:
  ///   - voltage: of the pulse, volts.
  ///   - seconds: its length.
  /// - Throws: `configuration` if the equations do not hold at the voltage; `unsupported` if they
  ///   cannot be integrated.
  public init(_ scale: StateScale, _ voltage: Double, seconds: Double, nodes: [Double]) throws {
    try scale.model.expectValidity(of: min(voltage, 0)...max(voltage, 0))
    let ends = try nodes.map { try scale.change(by: voltage, for: seconds, from: $0) }
    self.nodes = nodes
    changes = ends.map(\.position)
    energies = ends.map(\.energy)
  }

  /// Whether the pulse moves no cell.
  public var isStill: Bool { changes.allSatisfy { $0 == 0 } }

  /// The largest change of any cell, as a magnitude.
  public var largest: Double { changes.reduce(0) { max($0, abs($1)) } }

  public func change(at position: Double) -> Double { read(changes, at: position) }

  /// Joules; 0 if the energy is unknown.
  public func energy(at position: Double) -> Double {
    energies.isEmpty ? 0 : read(energies, at: position)
  }

  private func read(_ table: [Double], at position: Double) -> Double {
    let inside = min(max(position, 0), 1)
    var (low, high) = (0, nodes.count - 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if nodes[middle] <= inside { low = middle } else { high = middle }
    }
    let share = (inside - nodes[low]) / (nodes[high] - nodes[low])
    return table[low] + (table[high] - table[low]) * share
  }
}
