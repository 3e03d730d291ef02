import Basics
import Hardware

extension CrossbarCircuit {
  /// The solution for a number of input vectors.
  public struct Solution: Sendable {
    /// Amperes, `[N, columns]`.
    public private(set) var currents: Tensor<Double>
    /// By vector: the sum of the currents by which nodes violate Kirchhoff's law, divided by the
    /// sum of the output currents.
    ///
    /// It bounds the relative error of all output currents together, because a missing node current
    /// would leave through drivers and bit lines. If outputs cancel each other, the divisor is 1e-4
    /// of what the cells would carry to grounded bit lines. 0 after node elimination, which is
    /// exact up to rounding.
    public private(set) var residuals: [Double]
    /// The number of vectors whose currents are estimates.
    public private(set) var estimates: Int

    init(currents: Tensor<Double>, residuals: [Double], estimates: Int = 0) {
      self.currents = currents
      self.residuals = residuals
      self.estimates = estimates
    }

    /// Concatenates the solutions of parts of the vectors.
    init(_ parts: [Solution], columns: Int) {
      let residuals = parts.flatMap(\.residuals)
      self.init(
        currents: Tensor([residuals.count, columns], parts.flatMap(\.currents.elements)),
        residuals: residuals, estimates: parts.reduce(0) { $0 + $1.estimates })
    }

    /// The largest residual.
    public var residual: Double { residuals.max() ?? 0 }

    /// - Throws: `unsupported` if the residual is above `tolerance`.
    func requiring(_ tolerance: Double) throws -> Solution {
      guard residual <= tolerance else {
        throw Diagnostic.unsupported(
          "the currents of this crossbar reach a residual of \(residual), not \(tolerance)",
          note: "rounding limits it, because the cells conduct too well compared with the wires")
      }
      return self
    }

    /// Solves the vectors with a residual above `tolerance` again by `solve` and keeps the better
    /// results.
    func improved(
      _ voltages: Tensor<Double>, _ tolerance: Double,
      by solve: (Tensor<Double>) throws -> Solution
    ) throws -> Solution {
      let missed = residuals.indices.filter { residuals[$0] > tolerance }
      guard !missed.isEmpty else { return self }
      let (rows, columns) = (voltages.shape[1], currents.shape[1])
      let inputs = missed.flatMap { voltages.elements[$0 * rows..<($0 + 1) * rows] }
      let better = try solve(Tensor([missed.count, rows], inputs))
      var result = self
      result.estimates -= min(estimates, missed.count)
      for (place, vector) in missed.enumerated() where better.residuals[place] < residuals[vector] {
        result.currents.elements.replaceSubrange(
          vector * columns..<(vector + 1) * columns,
          with: better.currents.elements[place * columns..<(place + 1) * columns])
        result.residuals[vector] = better.residuals[place]
      }
      return result
    }

    /// The columns of each vector in reverse order, if `isReversed`.
    func reversed(if isReversed: Bool) -> Solution {
      guard isReversed else { return self }
      var result = self
      result.currents = currents.reversedRows
      return result
    }
  }
}
