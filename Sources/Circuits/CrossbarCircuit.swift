import Basics
import Hardware

/// One crossbar with its wires: cells between word lines and bit lines.
///
/// Kirchhoff's laws hold at every cell on its word line and on its bit line. `circuit.h` says how
/// they are solved for ohmic cells, `CrossbarEquations` for others; whatever the cells and wires, no
/// iteration can diverge. `CrossbarNetlist` is the slow and obvious definition.
public struct CrossbarCircuit: Sendable {
  /// Siemens, `[rows, columns]`.
  public let conductances: Tensor<Double>
  public let wires: WireSection
  /// Of every cell.
  public let curve: CellCurve

  /// - Precondition: `conductances` is a matrix with at least one row and one column, none negative.
  public init(conductances: Tensor<Double>, wires: WireSection, curve: CellCurve = .linear) {
    precondition(
      conductances.rank == 2 && conductances.count > 0, "a crossbar is a matrix with elements")
    self.conductances = conductances
    self.wires = wires
    self.curve = curve
  }

  public var rows: Int { conductances.shape[0] }
  public var columns: Int { conductances.shape[1] }

  /// The currents of `voltages`, `[N, rows]`, if wires had no resistance: amperes, `[N, columns]`.
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

  /// The currents out of the bit lines, one a column, in amperes; of bit lines read at both ends
  /// their sum.
  ///
  /// - Parameters:
  ///   - voltages: of the word lines' drivers, one a row, in volts.
  ///   - tolerance: the residual to reach; see `Solution`.
  /// - Throws: `unsupported` where rounding leaves a residual above `tolerance`.
  public func currents(voltages: [Double], tolerance: Double = 1e-9) throws -> [Double] {
    let inputs = Tensor([1, voltages.count], voltages)
    return try solve(inputs, tolerance: tolerance).requiring(tolerance).currents.elements
  }

  /// The matrix T in siemens, `[rows, columns]`, with which column c yields `Σ_r V_r T[r, c]`.
  ///
  /// One solution for each row or, since the network is reciprocal, for each column of the fewer; where
  /// those would take many steps each, elimination, which gives all at once.
  ///
  /// - Precondition: currents are linear in voltages: cells are ohmic and not gated.
  /// - Throws: as `currents(voltages:tolerance:)`, and `unsupported` where it would take hours.
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
  /// Whether currents are linear in voltages.
  var isLinear: Bool { curve.isLinear && !wires.areGated }

  /// The same network with rows and columns exchanged: driven where it was read.
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
