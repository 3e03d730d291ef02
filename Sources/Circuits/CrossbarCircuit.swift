import Basics
import Hardware

/// A crossbar with its wires: cells between word lines and bit lines.
///
/// Kirchhoff's laws hold at the word-line node and the bit-line node of every cell. `circuit.h`
/// describes the solver for ohmic cells, `CrossbarEquations` that for others; no iteration can
/// diverge. `CrossbarNetlist` is the slow but simple definition.
public struct CrossbarCircuit: Sendable {
  /// Siemens, `[rows, columns]`.
  public let conductances: Tensor<Double>
  public let wires: WireSection
  /// The I–V curve of every cell.
  public let curve: CellCurve

  /// - Precondition: `conductances` is a matrix with at least one row and column and no negative
  ///   elements.
  public init(conductances: Tensor<Double>, wires: WireSection, curve: CellCurve = .linear) {
    precondition(
      conductances.rank == 2 && conductances.count > 0, "a crossbar is a matrix with elements")
    self.conductances = conductances
    self.wires = wires
    self.curve = curve
  }

  public var rows: Int { conductances.shape[0] }
  public var columns: Int { conductances.shape[1] }

  /// The currents for `voltages`, `[N, rows]`, without wire resistance: amperes, `[N, columns]`.
  public func currentsWithoutWires(_ voltages: Tensor<Double>) -> Tensor<Double> {
    var currents = Tensor<Double>([voltages.shape[0], columns], repeating: 0)
    for (line, volts) in voltages.elements.enumerated() where volts != 0 {
      let (vector, row) = line.quotientAndRemainder(dividingBy: rows)
      let driven = curve(volts)
      for column in 0..<columns {
        currents.elements[vector * columns + column] +=
          driven * conductances.elements[row * columns + column]
      }
    }
    return currents
  }

  /// The currents out of the bit lines, one per column, in amperes; the sum of both ends if a bit
  /// line is read at both ends.
  ///
  /// - Parameters:
  ///   - voltages: driver voltages, one per row, in volts.
  ///   - tolerance: the residual to reach; see `Solution`.
  /// - Throws: `unsupported` if rounding leaves a residual above `tolerance`.
  public func currents(voltages: [Double], tolerance: Double = 1e-9) throws -> [Double] {
    let inputs = Tensor([1, voltages.count], voltages)
    return try solve(inputs, tolerance: tolerance).requiring(tolerance).currents.elements
  }

  /// The matrix T in siemens, `[rows, columns]`, such that the current of column c is
  /// `Σ_r V_r T[r, c]`.
  ///
  /// Computed by one solution per row or, because the network is reciprocal, per column, whichever
  /// are fewer; if these would take many steps, by elimination, which gives all at once.
  ///
  /// - Precondition: currents are linear in the voltages: cells are ohmic and not gated.
  /// - Throws: as `currents(voltages:tolerance:)`, and `unsupported` if it would take hours.
  public func transfer(tolerance: Double = 1e-9, threads: Int = 1) throws -> Tensor<Double> {
    precondition(isLinear, "only linear circuits have a transfer matrix")
    guard rows <= columns else {
      return try transposed.transfer(tolerance: tolerance, threads: threads).transposed
    }
    if try network(lanes: 1).steps > 2 * (16 + rows) {
      try expectMinutes()
      return try eliminatedTransfer()
    }
    let units = Tensor<Double>.identity(rows)
    return try solve(units, tolerance: tolerance, threads: threads).requiring(tolerance).currents
  }
}

extension CrossbarCircuit {
  /// Whether currents are linear in the voltages.
  var isLinear: Bool { curve.isLinear && !wires.areGated }

  /// The same network with rows and columns exchanged: driven where the original is read.
  var transposed: CrossbarCircuit {
    var exchanged = WireSection()
    exchanged.wordLineInOhms = wires.bitLineInOhms
    exchanged.bitLineInOhms = wires.wordLineInOhms
    exchanged.sourceInOhms = wires.senseInOhms
    exchanged.senseInOhms = wires.sourceInOhms
    exchanged.drive =
      switch wires.sense {
      case .top: .left
      case .bottom: .right
      case .both: .both
      }
    exchanged.sense =
      switch wires.drive {
      case .left: .top
      case .right: .bottom
      case .both: .both
      }
    return CrossbarCircuit(conductances: conductances.transposed, wires: exchanged)
  }
}
