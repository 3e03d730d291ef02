import Basics
import Circuits
import Hardware

/// Small crossbars with all kinds of wiring, some wires without resistance, some cells open or
/// shorted.
enum RandomCircuit {
  static func make(_ seed: Int) -> CrossbarCircuit {
    let random = Philox(seed: UInt64(seed))
    let rows = 1 + random.index(below: 5, 0)
    let columns = 1 + random.index(below: 5, 1)
    var wires = WireSection()
    wires.drive = WireSection.Drive.allCases[random.index(below: 3, 2)]
    wires.sense = WireSection.Sense.allCases[random.index(below: 3, 3)]
    let ohms = [0.0, 0, 1, 20, 1000]
    wires.wordLineInOhms = ohms[random.index(below: 5, 4)]
    wires.bitLineInOhms = ohms[random.index(below: 5, 5)]
    wires.sourceInOhms = ohms[random.index(below: 5, 6)]
    wires.senseInOhms = ohms[random.index(below: 5, 7)]
    let cells = random.stream(1)
    let conductances = (0..<rows * columns).map { cell in
      [0, 1e-3, 1e-2, 1, cells.uniform(UInt64(cell))][cells.index(below: 5, UInt64(cell) + 1000)]
    }
    return CrossbarCircuit(conductances: Tensor([rows, columns], conductances), wires: wires)
  }
}
