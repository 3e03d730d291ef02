import Basics
import Foundation
import Hardware
import TileMachine
import TileSimulator

/// Writes single cells of one chip: the target requested from the device, and the conductance
/// reached.
struct CellWriter: Sendable {
  private let model: CellModel
  private let cells: ChipCells
  private let places: [BlockPlaces]
  private let scale: ConductanceScale
  /// The conductance, in siemens, requested for each level: that of the cell's nearest level,
  /// compensated, within the cell's range.
  private let targets: [Double]
  private let range: ClosedRange<Double>
  private let random: Philox

  /// - Parameters:
  ///   - program: the program, whose cells have the model's window.
  ///   - lines: the lines of its blocks in their arrays.
  ///   - isCompensated: whether targets are divided by the device's mean factor, within the cell's
  ///     range, so that cells reach the wanted conductance on average.
  ///   - seed: the chip's.
  /// - Throws: a diagnostic if the cell's range is empty, or a fault map does not fit the chip.
  init(
    _ model: CellModel, _ program: Program, _ lines: [PhysicalLines], isCompensated: Bool,
    seed: UInt64
  ) throws {
    let cell = program.accelerator.cell
    self.model = model
    cells = ChipCells(model, cell, program.accelerator.array, seed: seed)
    try cells.faults.expectFits(program)
    places = zip(program.blocks, lines).map(BlockPlaces.init)
    let scale = try ConductanceScale(cell)
    let range = cell.programmable
    let divisor = isCompensated ? model.device.meanFactor : 1
    // codes not in use may have levels that cells lack
    targets = (0..<max(cell.levels, 1 << program.encoding.sliceBits)).map { level in
      let wanted = (scale.minimum + model.nearest(level, of: cell.levels) * scale.step) / divisor
      return min(max(wanted, range.lowerBound), range.upperBound)
    }
    self.scale = scale
    self.range = range
    random = Philox(seed: seed)
  }

  /// Returns write number `attempt` of all cells of a plane.
  func writes(block: Int, plane: Int, attempt: Int) -> Writes {
    let place = random.stream(UInt64(block)).stream(UInt64(plane)).stream(UInt64(attempt))
    return Writes(
      writer: self, block: block, plane: plane, draws: place, cycles: place.stream(0))
  }

  /// Returns whether a cell is stuck.
  func isStuck(block: Int, plane: Int, cell: Int) -> Bool {
    cells.faults[places[block](plane: plane, cell: cell)] != .fine
  }

  /// One write of each cell of a plane, drawn independently.
  struct Writes {
    fileprivate let writer: CellWriter
    fileprivate let block: Int
    fileprivate let plane: Int
    fileprivate let draws: Philox
    fileprivate let cycles: Philox

    /// Returns the conductance, in siemens, that a cell reaches when written to `level`.
    func conductance(level: Int, cell: Int) -> Float {
      let counter = UInt64(cell)
      return Float(
        writer.cells.written(
          writer.places[block](plane: plane, cell: cell), target: writer.targets[level],
          gaussian: draws.gaussian(counter), cycle: cycles.gaussian(counter)))
    }

    /// Appends the conductances, in siemens, that cells 0, 1, … reach when written to `levels`.
    func append(to reached: inout [Float], levels: ArraySlice<Int>) {
      let places = writer.places[block]
      for first in stride(from: 0, to: levels.count, by: Self.run) {
        let cells = first..<min(first + Self.run, levels.count)
        let written = writer.cells.written(
          { places(plane: plane, cell: first + $0) },
          targets: levels.dropFirst(first).prefix(cells.count).map { writer.targets[$0] },
          gaussians: draws.gaussians(cells), cycles: cycles.gaussians(cells))
        reached.append(contentsOf: written.lazy.map { Float($0) })
      }
    }

    /// The number of cells written at a time, whose numbers stay in the first cache.
    private static let run = 1024
  }

  /// Returns the variance of what a working cell written to `level` reaches, in squared levels.
  ///
  /// It is `∫ (G(z) − mean)² φ(z) dz` over ±10 standard deviations by the trapezoid rule, which
  /// converges exponentially for such integrands, and likewise over the cells' own ranges. Random
  /// factors contribute their own variance.
  func variance(level: Int) -> Double {
    let target = targets[level]
    let ownPoints = model.device.cellsDiffer ? Self.points(10) : [(1, 0)]
    let points = ownPoints.flatMap { share, own in
      Self.points(40).map { weight, z -> (weight: Double, level: Double) in
        let reached = model.reached(target: target, range: range, own: own, gaussian: z)
        return (share * weight, (reached - scale.minimum) / scale.step)
      }
    }
    let mean = points.reduce(0) { $0 + $1.weight * $1.level }
    let own = points.reduce(0) { $0 + $1.weight * ($1.level - mean) * ($1.level - mean) }
    let whole = mean + scale.minimum / scale.step
    let (fixed, cycle) = (model.traits.deviceToDevice, model.traits.cycleToCycle)
    return own + whole * whole * (fixed * fixed + cycle * cycle)
  }
}

extension CellWriter {
  /// Returns points from −10 to 10, `density` per unit, with their weights of the standard normal
  /// distribution.
  private static func points(_ density: Int) -> [(weight: Double, z: Double)] {
    (-10 * density...10 * density).map { point in
      let z = Double(point) / Double(density)
      return (normalDensity(z) / Double(density), z)
    }
  }
}

/// Returns the density of the standard normal distribution at `z`.
private func normalDensity(_ z: Double) -> Double {
  exp(-z * z / 2) / (2 * Double.pi).squareRoot()
}
