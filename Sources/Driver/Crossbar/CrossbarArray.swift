import Basics
import Circuits
import Foundation
import Hardware

/// A stand-alone crossbar: conductances and volts in, amperes out; or weights in, sums out.
public struct CrossbarArray: Sendable {
  /// The path of `[rows, columns]` in siemens, or of weights if `weights` is given.
  public var matrix: String
  /// The path of `[rows]` or `[N, rows]` in volts.
  public var inputs: String
  public var wires = WireSection()
  public var tolerance = 1e-9
  public var method = CrossbarCircuit.Method.automatic
  /// The cells to program; if `nil`, the conductances are used unchanged, and are ohmic.
  public var device: String?
  /// The encoding that maps the matrix's weights to conductances of the device's cells.
  public var weights: String?
  public var weightBits = 8
  public var seed = 1
  /// The output path of the currents or sums.
  public var output: String?
  /// The output path of a netlist of the array and its first inputs.
  public var netlist: String?
  public var threads = 1
  public var progress: CrossbarCircuit.Progress = { _ in }

  public init(matrix: String, inputs: String) {
    self.matrix = matrix
    self.inputs = inputs
  }

  /// The largest number of cells that memc allocates memory for.
  static let limit = 1 << 24

  /// Computes the currents or sums, and writes the output and the netlist.
  ///
  /// - Throws: diagnostics for files, devices and encodings that do not fit, and `unsupported` if
  ///   the currents cannot be computed to the tolerance.
  public func run() throws -> Result {
    try validate()
    let cells = try crossbarCells()
    let volts = try CrossbarInputs(inputs, rows: cells.rows)
    let start = Date()
    let solutions = try cells.planes.enumerated().map { number, plane in
      try solve(plane.circuit, volts.vectors) { [progress] step in
        progress(
          cells.planes.count == 1 ? step : "array \(number + 1) of \(cells.planes.count), \(step)")
      }
    }
    let seconds = Date().timeIntervalSince(start)
    let sums = cells.sums(solutions.map(\.currents), volts.vectors)
    if let output {
      let shape = volts.isSingle ? [cells.columns] : sums.shape
      try AtomicWrite.write(Npy.write(Tensor(shape, sums.elements)), to: output)
    }
    if let netlist {
      let text = spice(cells.planes[0].circuit, volts.vectors)
      try AtomicWrite.write(Array(text.utf8), to: netlist)
    }
    let losses = zip(cells.planes, solutions).flatMap {
      $0.circuit.losses($1.currents, volts.vectors)
    }.sorted()
    return Result(
      rows: cells.rows, columns: cells.columns, vectors: volts.vectors.shape[0],
      arrays: cells.planes.count,
      estimated: solutions.reduce(0) { $0 + $1.estimates },
      medianLoss: losses.isEmpty ? 0 : losses[losses.count / 2], worstLoss: losses.last ?? 0,
      weightError: cells.relativeError(sums, volts.vectors),
      residual: solutions.map(\.residual).max() ?? 0, seconds: seconds)
  }

  private func validate() throws {
    guard (1e-13..<1).contains(tolerance) else {
      throw Diagnostic(.usage, "'--tolerance' must be in 1e-13..<1, not \(tolerance)")
    }
    guard (2...16).contains(weightBits) else {
      throw Diagnostic(.usage, "'--weight-bits' must be in 2...16, not \(weightBits)")
    }
    // a netlist lists the wires even if they have no effect
    if netlist == nil { _ = try WireSection().changed { $0 = wires } }
    guard netlist == nil || weights == nil else {
      throw Diagnostic(
        .usage, "'--spice' and '--weights' cannot be combined: a netlist has one array")
    }
  }

  private func solve(
    _ circuit: CrossbarCircuit, _ volts: Tensor<Double>,
    _ progress: @escaping CrossbarCircuit.Progress
  ) throws -> CrossbarCircuit.Solution {
    let solution = try locating(at: Place(inputs)) {
      try circuit.solve(
        volts, tolerance: tolerance, method: method, threads: threads, progress: progress)
    }
    guard solution.residual <= tolerance else {
      throw Diagnostic.unsupported(
        "the solver reached a residual of \(solution.residual), above the tolerance \(tolerance)",
        note: method == .estimate
          ? "raise '--tolerance', or use another '--method'"
          : "raise '--tolerance'; cells that conduct much better than wires are hard to solve")
    }
    return solution
  }

  private func spice(_ circuit: CrossbarCircuit, _ volts: Tensor<Double>) -> String {
    let first = Array(volts.elements.prefix(circuit.rows))
    return CrossbarNetlist(circuit.connected(to: first)).spice(
      "\(circuit.rows) x \(circuit.columns) crossbar, by memc \(Version.current)", voltages: first)
  }
}

extension CrossbarCircuit {
  /// Returns the loss of each column's current in the wires, relative to the current without wires,
  /// for columns where the latter is not zero.
  fileprivate func losses(_ currents: Tensor<Double>, _ volts: Tensor<Double>) -> [Double] {
    let ideal = currentsWithoutWires(volts)
    return zip(currents.elements, ideal.elements).filter { $1 != 0 }.map { 1 - $0 / $1 }
  }
}
