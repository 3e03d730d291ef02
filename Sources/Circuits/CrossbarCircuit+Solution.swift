import Basics
import Hardware

extension CrossbarCircuit {
  /// What a number of input vectors yield.
  public struct Solution: Sendable {
    /// Amperes, `[N, columns]`.
    public private(set) var currents: Tensor<Double>
    /// Of each vector the sum of the currents by which nodes violate Kirchhoff's law over that of
    /// the output currents.
    ///
    /// No larger share of the output currents, taken together, can be wrong, for what is missing at
    /// a node would leave through drivers and bit lines. Where outputs cancel each other, 1e-4 of
    /// what the cells would carry to grounded bit lines takes the place of their sum. 0 where the
    /// nodes were taken away one by one, which is exact to rounding.
    public private(set) var residuals: [Double]
    /// How many vectors stand as they were estimated.
    public private(set) var estimates: Int

    init(currents: Tensor<Double>, residuals: [Double], estimates: Int = 0) {
      self.currents = currents
      self.residuals = residuals
      self.estimates = estimates
    }

    /// Vectors solved in parts, one part after another.
    init(_ parts: [Solution], columns: Int) {
      let residuals = parts.flatMap(\.residuals)
      self.init(
        currents: Tensor([residuals.count, columns], parts.flatMap(\.currents.elements)),
        residuals: residuals, estimates: parts.reduce(0) { $0 + $1.estimates })
    }

    /// The largest.
    public var residual: Double { residuals.max() ?? 0 }

    /// - Throws: `unsupported` where the residual is above `tolerance`.
    func requiring(_ tolerance: Double) throws -> Solution {
      guard residual <= tolerance else {
        throw Diagnostic.unsupported(
          "currents of this crossbar can be had to a residual of \(residual), not of \(tolerance)",
          note: "its cells conduct so well beside its wires that rounding hides the rest")
      }
      return self
    }

    /// With those of `voltages` whose residual is above `tolerance` solved in another way.
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

    /// Each vector's columns from the last to the first.
    func reversed(if isReversed: Bool) -> Solution {
      guard isReversed else { return self }
      var result = self
      result.currents = currents.reversedRows
      return result
    }
  }
}
