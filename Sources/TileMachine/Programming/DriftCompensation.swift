import Basics
import Hardware

/// How the digital side makes up for what conductances have lost since programming.
///
/// The array is read with all its rows driven, once after programming and again later: the sums are
/// multiplied by `Σ |I(t0)| / Σ |I(t)|`, over all columns of a group or column by column. A column's
/// current is that of all its planes above HRS, each by what its slice is worth. These readings are
/// averaged: they have no noise.
/// - Source: Joshi et al., Nature Communications 11 (2020) 2473, "global drift compensation", as in
///   AIHWKit's `GlobalDriftCompensation`.
public enum DriftCompensation: String, Choice, CaseIterable {
  case none, global, column

  /// The gains of the groups' columns for a chip that has aged, see `Chip.gains`.
  public func gains(_ chip: Chip, since programmed: Chip, of program: Program) throws
    -> [Tensor<Double>]
  {
    guard self != .none else { return [] }
    return try program.groups.map { group in
      let first = try currents(of: group, programmed, program)
      let now = try currents(of: group, chip, program)
      let columns = [first.count]
      if self == .column { return Tensor(columns, zip(first, now).map(Self.gain)) }
      let gain = Self.gain(first.reduce(0, +), now.reduce(0, +))
      return Tensor(columns, repeating: gain)
    }
  }

  /// A column without current has nothing to make up for.
  private static func gain(_ first: Double, _ now: Double) -> Double {
    first > 0 && now > 0 ? first / now : 1
  }

  /// `|I|` of each matrix column of a group, in levels.
  private func currents(of group: Group, _ chip: Chip, _ program: Program) throws -> [Double] {
    let scale = try ConductanceScale(program.accelerator.cell)
    guard let matrix = program.matrices.first(where: { $0.name == group.matrix }) else { return [] }
    let planes = program.encoding.planes(weightBits: matrix.weightBits)
    var currents = [Double](repeating: 0, count: matrix.columns)
    for index in group.blocks {
      let columns = program.blocks[index].columns
      for (cell, conductance) in chip.conductances[index].elements.enumerated() {
        let plane = planes[cell / program.blocks[index].codes.count]
        currents[columns[cell % columns.count]] +=
          Double(abs(plane.factor)) * scale.level(conductance)
      }
    }
    return currents.map(abs)
  }
}
