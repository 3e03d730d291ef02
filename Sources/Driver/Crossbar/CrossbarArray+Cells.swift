import Basics
import Circuits
import CommandFiles
import Hardware

/// The arrays that represent a matrix, and how their currents are interpreted.
struct CrossbarCells {
  /// One physical array.
  struct Plane {
    let circuit: CrossbarCircuit
    /// The weight of its levels; 1 for a matrix of conductances.
    let factor: Double
  }

  /// How currents are converted to sums of weights.
  struct Scale {
    let weights: Tensor<Double>
    /// The value of one step of a code.
    let step: Double
    /// Siemens of the lowest level, and per level.
    let lowest: Double
    let level: Double
    /// What the digital side subtracts, per unit of the sum of the inputs.
    let offset: Double
  }

  let planes: [Plane]
  /// `nil` for a matrix of conductances.
  let scale: Scale?

  var rows: Int { planes[0].circuit.rows }
  var columns: Int { planes[0].circuit.columns }

  /// Returns the amperes of the only plane, or `Σ_r V_r W[r, c]` computed from the planes'
  /// currents: volts times weight, `[N, columns]`.
  func sums(_ currents: [Tensor<Double>], _ volts: Tensor<Double>) -> Tensor<Double> {
    guard let scale else { return currents[0] }
    var sums = Tensor<Double>(currents[0].shape, repeating: 0)
    for vector in 0..<volts.shape[0] {
      let driven = volts.elements[vector * rows..<(vector + 1) * rows].reduce(0, +)
      for place in vector * columns..<(vector + 1) * columns {
        let code = zip(planes, currents).reduce(-scale.offset * driven) { sum, plane in
          let levels = (plane.1.elements[place] - scale.lowest * driven) / scale.level
          return sum + plane.0.factor * levels
        }
        sums.elements[place] = scale.step * code
      }
    }
    return sums
  }

  /// Returns the RMS error of `sums` relative to the RMS of the exact sums; `nil` for conductances,
  /// and if all exact sums are zero.
  func relativeError(_ sums: Tensor<Double>, _ volts: Tensor<Double>) -> Double? {
    guard let scale else { return nil }
    let exact = CrossbarCircuit(conductances: scale.weights, wires: WireSection())
      .currentsWithoutWires(volts)
    let power = exact.elements.reduce(0) { $0 + $1 * $1 }
    let error = zip(sums.elements, exact.elements).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    return power > 0 ? (error / power).squareRoot() : nil
  }
}

extension CellTraits {
  /// - Throws: `configuration` for traits that do not apply to one array read right after
  ///   programming.
  fileprivate func expectArrayToSay(hasLevels: Bool) throws {
    try expectUnset(
      ["retention", "retention-spread", "read-noise"],
      note: "'memc array' reads cells right after programming, without noise")
    guard !hasLevels else { return }
    try expectUnset(
      ["levels"], note: "without '--weights', conductances are not rounded to levels")
  }

  private func expectUnset(_ keys: [String], note: String) throws {
    let record = record
    try Diagnostics(
      keys.filter { record[$0] != nil }.map {
        .configuration("'\($0)' of \(name) has no effect here", at: nil, note: note)
      }
    ).throwIfAny()
  }
}

extension CrossbarArray {
  /// Returns the arrays, with the conductances that the device's cells reach for their targets.
  func crossbarCells() throws -> CrossbarCells {
    let model = try device.map { try CellModel(named: $0) }
    try locating(at: .commandLine) { try model?.traits.expectArrayToSay(hasLevels: weights != nil) }
    if let weights { return try encoded(try ComponentSpelling(commandLine: weights), model) }
    let targets = try CrossbarMatrix(matrix, "conductances", in: 0...1000, "siemens").elements
    var cell = CellSection()
    cell.minimumConductance = 0
    cell.maximumConductance = max(targets.elements.max() ?? 0, 1e-12)
    if let model { cell = try model.cell(of: cell) }
    let plane = try plane(targets, 0, factor: 1, model, cell)
    return CrossbarCells(planes: [plane], scale: nil)
  }

  /// Returns one array programmed to `targets`, siemens.
  ///
  /// - Throws: `configuration` if a target is outside the range of the cells.
  func plane(
    _ targets: Tensor<Double>, _ number: Int, factor: Double, _ model: CellModel?,
    _ cell: CellSection
  ) throws -> CrossbarCells.Plane {
    guard let model else {
      return CrossbarCells.Plane(
        circuit: CrossbarCircuit(conductances: targets, wires: wires), factor: factor)
    }
    let range = cell.programmable
    if let index = targets.elements.firstIndex(where: { !range.contains($0) }) {
      throw Diagnostic.configuration(
        "element \(index), \(targets.elements[index]) S, is outside the cells' range "
          + "\(range.lowerBound)...\(range.upperBound) S", at: Place(matrix))
    }
    let reached = try written(targets, plane: number, model, cell)
    return CrossbarCells.Plane(
      circuit: CrossbarCircuit(
        conductances: reached, wires: wires, curve: model.traits.curve), factor: factor)
  }

  /// Returns the conductances that cells of the model reach.
  private func written(
    _ targets: Tensor<Double>, plane: Int, _ model: CellModel, _ cell: CellSection
  ) throws -> Tensor<Double> {
    var array = ArraySection()
    (array.rows, array.columns) = (targets.shape[0], targets.shape[1])
    let seed = UInt64(bitPattern: Int64(seed))
    let cells = ChipCells(model, cell, array, seed: seed)
    try cells.faults.expectFits(array, positions: 1, planes: plane + 1)
    let draws = Philox(seed: seed, stream: UInt64(plane))
    return Tensor(
      targets.shape,
      targets.elements.enumerated().map { index, target in
        let place = CellPlace(
          array: 0, plane: plane, row: index / array.columns, column: index % array.columns)
        return cells.written(
          place, target: target, gaussian: draws.gaussian(UInt64(index)),
          cycle: draws.stream(1).gaussian(UInt64(index)))
      })
  }
}
