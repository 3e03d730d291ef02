import Basics
import Foundation
import Hardware
import TileMachine
import TileSimulator

/// Writes single cells of one chip: what is asked of the device, and what it gives.
struct CellWriter: Sendable {
  private let model: CellModel
  private let cells: ChipCells
  private let places: [BlockPlaces]
  private let scale: ConductanceScale
  private let levels: Int
  private let range: ClosedRange<Double>
  private let divisor: Double
  private let random: Philox

  /// - Parameters:
  ///   - program: whose cells have the model's window.
  ///   - lines: where the lines of its blocks stand.
  ///   - isCompensated: asks for less than is wanted, by the device's mean factor, as far as a cell
  ///     can be asked for it, so that cells come out right in the mean.
  ///   - seed: the chip's.
  /// - Throws: a diagnostic where the cell's range is empty, or a fault map is another chip's.
  init(
    _ model: CellModel, _ program: Program, _ lines: [PhysicalLines], isCompensated: Bool,
    seed: UInt64
  ) throws {
    let cell = program.accelerator.cell
    self.model = model
    cells = ChipCells(model, cell, program.accelerator.array, seed: seed)
    try cells.faults.expectFits(program)
    places = zip(program.blocks, lines).map(BlockPlaces.init)
    scale = try ConductanceScale(cell)
    levels = cell.levels
    range = cell.programmable
    divisor = isCompensated ? model.device.meanFactor : 1
    random = Philox(seed: seed)
  }

  /// The writes numbered `attempt` of all cells of a plane.
  func writes(block: Int, plane: Int, attempt: Int) -> Writes {
    let place = random.stream(UInt64(block)).stream(UInt64(plane)).stream(UInt64(attempt))
    return Writes(writer: self, block: block, plane: plane, draws: place)
  }

  /// Whether a cell stands where it is whatever is written.
  func isStuck(block: Int, plane: Int, cell: Int) -> Bool {
    cells.faults[places[block](plane: plane, cell: cell)] != .fine
  }

  /// One write of each cell of a plane, drawn independently.
  struct Writes {
    fileprivate let writer: CellWriter
    fileprivate let block: Int
    fileprivate let plane: Int
    fileprivate let draws: Philox

    /// The conductance in siemens that a cell reaches which is to stand at `level`.
    func conductance(level: Int, cell: Int) -> Float {
      let counter = UInt64(cell)
      return Float(
        writer.cells.written(
          writer.places[block](plane: plane, cell: cell), target: writer.target(level: level),
          gaussian: draws.gaussian(counter), cycle: draws.stream(0).gaussian(counter)))
    }
  }

  /// What is asked for, in siemens, for a cell to stand at `level`: of the levels that the cell has,
  /// the nearest.
  private func target(level: Int) -> Double {
    let wanted = (scale.minimum + model.nearest(level, of: levels) * scale.step) / divisor
    return min(max(wanted, range.lowerBound), range.upperBound)
  }

  /// The variance of what a cell at `level` reaches that is not stuck, in squared levels.
  ///
  /// `∫ (G(z) − mean)² φ(z) dz` over ±10 standard deviations by the trapezoid rule, which converges
  /// exponentially for such integrands, and likewise over the cells' own ranges; factors by their own
  /// variance.
  func variance(level: Int) -> Double {
    let target = target(level: level)
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
  /// Standard normal numbers to ±10, so many to one, and their weights.
  private static func points(_ density: Int) -> [(weight: Double, z: Double)] {
    (-10 * density...10 * density).map { point in
      let z = Double(point) / Double(density)
      return (normalDensity(z) / Double(density), z)
    }
  }
}

/// The density of the standard normal distribution.
private func normalDensity(_ z: Double) -> Double {
  exp(-z * z / 2) / (2 * Double.pi).squareRoot()
}
