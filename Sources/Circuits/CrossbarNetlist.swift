import Basics
import Hardware

/// A crossbar as a list of resistors between named nodes, as for a circuit simulator.
///
/// Wires of 0 ohm merge the nodes at their ends; cells of 0 siemens are omitted.
public struct CrossbarNetlist: Sendable {
  /// A wire or a cell.
  public struct Resistor: Sendable {
    public let name: String
    public let nodes: (String, String)
    /// For a cell that is not ohmic, the conductance at 0 V.
    public let conductanceInSiemens: Double
    public let curve: CellCurve
  }

  /// Wires first, row by row and column by column, then cells.
  public private(set) var resistors: [Resistor] = []
  /// The driving node of each row and the sensing node of each column. Both ends of a line that is
  /// connected at both ends are one node.
  public let drivers: [String]
  public let senses: [String]

  public init(_ circuit: CrossbarCircuit) {
    let wires = circuit.wires
    drivers = (1...circuit.rows).map { "in\($0)" }
    senses = (1...circuit.columns).map { "out\($0)" }
    let wordNodes = drivers.indices.map { row in
      line(
        "w\(row + 1)", from: drivers[row], cells: circuit.columns,
        isReversed: wires.drive == .right,
        isClosed: wires.drive == .both, end: wires.sourceInOhms, segment: wires.wordLineInOhms)
    }
    let bitNodes = senses.indices.map { column in
      line(
        "b\(column + 1)", from: senses[column], cells: circuit.rows,
        isReversed: wires.sense != .top, isClosed: wires.sense == .both, end: wires.senseInOhms,
        segment: wires.bitLineInOhms)
    }
    for (row, nodes) in wordNodes.enumerated() {
      for (column, node) in nodes.enumerated() {
        let conductance = circuit.conductances.elements[row * circuit.columns + column]
        guard conductance > 0 else { continue }
        resistors.append(
          Resistor(
            name: "c\(row + 1)_\(column + 1)", nodes: (node, bitNodes[column][row]),
            conductanceInSiemens: conductance, curve: circuit.curve))
      }
    }
  }

  /// Adds one line from the node at its end past every cell, and back to it if it is closed.
  ///
  /// - Returns: the node at each cell.
  private mutating func line(
    _ name: String, from start: String, cells: Int, isReversed: Bool, isClosed: Bool, end: Double,
    segment: Double
  ) -> [String] {
    var nodes = [String](repeating: start, count: cells)
    let order = isReversed ? Array((0..<cells).reversed()) : Array(0..<cells)
    var node = wire("\(name)_in", from: start, to: "\(name)_end", ohms: end)
    for cell in order {
      node = wire("\(name)_\(cell + 1)", from: node, to: "\(name)_\(cell + 1)", ohms: segment)
      nodes[cell] = node
    }
    if isClosed, end + segment > 0 {
      let last = end > 0 ? wire("\(name)_back", from: node, to: "\(name)_far", ohms: segment) : node
      _ = wire("\(name)_out", from: last, to: start, ohms: end > 0 ? end : segment)
    }
    return nodes
  }

  /// Adds one wire segment.
  ///
  /// - Returns: the node at its end; the node at its start if it has no resistance.
  private mutating func wire(_ name: String, from: String, to: String, ohms: Double) -> String {
    guard ohms > 0 else { return from }
    resistors.append(
      Resistor(
        name: name, nodes: (from, to), conductanceInSiemens: 1 / ohms, curve: .linear))
    return to
  }
}
