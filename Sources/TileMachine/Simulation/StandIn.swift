import Basics
import Circuits

extension CrossbarCircuit {
  func transfer(tolerance: Double, threads: Int) throws -> Tensor<Double> {
    let width = conductances.shape[1]
    let height = conductances.shape[0]
    return Tensor(conductances.shape, conductances.elements.enumerated().map { i, g in
      let (r, c) = (i / width, i % width)
      let ohms = wires.sourceInOhms + wires.senseInOhms + wires.wordLineInOhms * Double(c + 1)
        + wires.bitLineInOhms * Double(height - r)
      return g / (1 + g * ohms)
    })
  }
}
