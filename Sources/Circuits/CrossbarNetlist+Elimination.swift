import Basics

extension CrossbarNetlist {
  /// The equivalent conductances between drivers and senses, `[rows, columns]` in siemens: the
  /// definition of `CrossbarCircuit.transfer`.
  ///
  /// Removes one node after another and connects its neighbors, `G_ab += G_ak G_kb / Σ G_k`. This
  /// is Gaussian elimination of Kirchhoff's equations in a form without subtractions, so no digits
  /// are lost. The time grows with the cube of the nodes; for small arrays only.
  ///
  /// - Source: Rosen, "A new network theorem", Journal of the IEE 62, 1924 (star-mesh).
  public func terminalConductances() -> Tensor<Double> {
    let terminals = drivers + senses
    let others = Set(resistors.flatMap { [$0.nodes.0, $0.nodes.1] }).subtracting(terminals).sorted()
    let index = Dictionary(
      uniqueKeysWithValues: (terminals + others).enumerated().map { ($1, $0) })
    let size = index.count
    var between = [[Double]](repeating: [Double](repeating: 0, count: size), count: size)
    for resistor in resistors {
      guard let a = index[resistor.nodes.0], let b = index[resistor.nodes.1], a != b else {
        continue
      }
      between[a][b] += resistor.conductanceInSiemens
      between[b][a] += resistor.conductanceInSiemens
    }
    for node in (terminals.count..<size).reversed() {
      let star = between[node]
      let sum = star[..<node].reduce(0, +)
      guard sum > 0 else { continue }
      for a in 0..<node where star[a] > 0 {
        for b in 0..<node where b != a { between[a][b] += star[a] / sum * star[b] }
      }
    }
    return Tensor(
      [drivers.count, senses.count],
      drivers.indices.flatMap { row in between[row][drivers.count..<terminals.count] })
  }
}
