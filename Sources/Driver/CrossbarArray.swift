import Basics
import Circuits
import Foundation
import Hardware

/// One crossbar by itself: conductances and volts in, amperes out.
public struct CrossbarArray: Sendable {
  /// Paths of `[rows, columns]` in siemens and of `[rows]` or `[N, rows]` in volts.
  public var conductances: String
  public var inputs: String
  public var wires = WireSection()
  public var tolerance = 1e-9
  /// Cells that are to be programmed to the conductances; as they are if absent.
  public var device: String?
  public var seed = 1
  /// Seconds since programming.
  public var seconds = 0.0
  public var output: String?
  /// Where a netlist of the array and its first inputs is to be written.
  public var netlist: String?
  public var threads = 1

  public init(conductances: String, inputs: String) {
    self.conductances = conductances
    self.inputs = inputs
  }

  public struct Result: Encodable, Sendable {
    public let schema_version = 1
    public let memc_version = Version.current
    public let rows: Int
    public let columns: Int
    public let vectors: Int
    /// By how much wires lessen a column's current, over that without wires, 0…1.
    public let median_loss: Double
    public let worst_loss: Double
    /// The largest share of the currents that Kirchhoff's law misses.
    public let residual: Double
    public let seconds: Double
  }

  /// Cells of an array that memc takes memory for.
  private static let limit = 1 << 24

  public func run() throws -> Result {
    let cells = try written(matrix(conductances, "conductances", in: "siemens"))
    let volts = try voltages(rows: cells.shape[0])
    let circuit = CrossbarCircuit(conductances: cells, wires: wires)
    let start = Date()
    let solution = try circuit.solve(volts.vectors, tolerance: tolerance, threads: threads)
    guard solution.residual <= tolerance else {
      throw Diagnostic.unsupported(
        "the currents can be had to a residual of \(solution.residual), not of \(tolerance)",
        note: "give a larger --tolerance; cells that conduct far better than their wires are hard")
    }
    let seconds = Date().timeIntervalSince(start)
    if let output {
      let shape = volts.isSingle ? [circuit.columns] : solution.currents.shape
      try AtomicWrite.write(Npy.write(Tensor(shape, solution.currents.elements)), to: output)
    }
    if let netlist {
      let text = CrossbarNetlist(circuit).spice(
        "\(circuit.rows) x \(circuit.columns) crossbar, by memc \(Version.current)",
        voltages: Array(volts.vectors.elements.prefix(circuit.rows)))
      try AtomicWrite.write(Array(text.utf8), to: netlist)
    }
    let losses = losses(solution.currents, cells, volts.vectors)
    return Result(
      rows: circuit.rows, columns: circuit.columns, vectors: volts.vectors.shape[0],
      median_loss: losses.isEmpty ? 0 : losses[losses.count / 2], worst_loss: losses.last ?? 0,
      residual: solution.residual, seconds: seconds)
  }

  /// Ascending, of columns whose current without wires is not zero.
  private func losses(
    _ currents: Tensor<Double>, _ cells: Tensor<Double>, _ volts: Tensor<Double>
  ) -> [Double] {
    let (rows, columns) = (cells.shape[0], cells.shape[1])
    var losses: [Double] = []
    for vector in 0..<volts.shape[0] {
      var ideal = [Double](repeating: 0, count: columns)
      for row in 0..<rows {
        let volt = volts.elements[vector * rows + row]
        for column in 0..<columns { ideal[column] += volt * cells.elements[row * columns + column] }
      }
      for column in 0..<columns where ideal[column] != 0 {
        losses.append(1 - currents.elements[vector * columns + column] / ideal[column])
      }
    }
    return losses.sorted()
  }

  private func voltages(rows: Int) throws -> (vectors: Tensor<Double>, isSingle: Bool) {
    let stored = try DataFile.array(inputs)
    let isSingle = stored.shape.count == 1
    guard stored.shape == [rows] || stored.shape.count == 2 && stored.shape[1] == rows,
      !stored.shape.contains(0), stored.shape[0] <= Self.limit
    else {
      throw Diagnostic.malformed(
        "inputs must be [\(rows)] or [N, \(rows)] volts, one for each row, not \(stored.shape)",
        at: Place(inputs))
    }
    let values = stored.doubles
    try expect(
      values, allSatisfy: { $0.isFinite && $0.magnitude <= 1000 }, "-1000...1000 volts", inputs)
    return (Tensor([isSingle ? 1 : stored.shape[0], rows], values), isSingle)
  }

  private func matrix(_ path: String, _ what: String, in unit: String) throws -> Tensor<Double> {
    let stored = try DataFile.array(path)
    guard stored.shape.count == 2, !stored.shape.contains(0),
      stored.shape[0] * stored.shape[1] <= Self.limit
    else {
      throw Diagnostic.malformed(
        "\(what) must be [rows, columns] in \(unit) with 1 to \(Self.limit) cells, not \(stored.shape)",
        at: Place(path))
    }
    let values = stored.doubles
    try expect(values, allSatisfy: { (0...1000).contains($0) }, "0...1000 \(unit)", path)
    return Tensor(stored.shape, values)
  }

  private func expect(
    _ values: [Double], allSatisfy isAllowed: (Double) -> Bool, _ range: String, _ path: String
  ) throws {
    guard let index = values.firstIndex(where: { !isAllowed($0) }) else { return }
    throw Diagnostic.malformed(
      "element \(index) must be in \(range), not \(values[index])", at: Place(path))
  }

  /// The conductances that cells of the device reach and keep.
  private func written(_ targets: Tensor<Double>) throws -> Tensor<Double> {
    guard let device else { return targets }
    let model = try CellModel(named: device)
    var cell = CellSection()
    cell.minimumConductance = 0
    cell.maximumConductance = max(targets.elements.max() ?? 0, 1e-12)
    cell = try model.cell(of: cell)
    let range = cell.programmable
    if let index = targets.elements.firstIndex(where: { !range.contains($0) }) {
      throw Diagnostic.configuration(
        "element \(index), \(targets.elements[index]) S, lies outside the cells' "
          + "\(range.lowerBound)...\(range.upperBound) S", at: Place(conductances))
    }
    var array = ArraySection()
    (array.rows, array.columns) = (targets.shape[0], targets.shape[1])
    let cells = ChipCells(model, cell, array, seed: UInt64(bitPattern: Int64(seed)))
    try cells.faults.expectFits(array, positions: 1, planes: 1)
    let draws = Philox(seed: UInt64(bitPattern: Int64(seed)), stream: 0)
    let columns = targets.shape[1]
    return Tensor(
      targets.shape,
      targets.elements.enumerated().map { index, target in
        let place = CellPlace(array: 0, plane: 0, row: index / columns, column: index % columns)
        let reached = cells.written(
          place, target: target, gaussian: draws.gaussian(UInt64(index)),
          cycle: draws.stream(1).gaussian(UInt64(index)))
        return cells.aged(place, reached, seconds: seconds)
      })
  }
}

extension CrossbarArray.Result {
  public var text: String {
    let percent = { (share: Double) in String(format: "%.3f %%", share * 100) }
    return """
      \(rows) rows, \(columns) columns, \(vectors) input vectors
      wires take \(percent(median_loss)) of a column's current in the median, \
      \(percent(worst_loss)) at worst
      residual \(String(format: "%.1e", residual)), \(String(format: "%.3f", seconds)) s
      """
  }
}
