import Basics
import Foundation
import Hardware
import Mapping
import Testing

@Suite struct ExperimentTests {
  @Test func table() throws {
    guard ProcessInfo.processInfo.environment["EXPERIMENT"] != nil else { return }
    let machine = Samples.accelerator()
    func taps(_ rows: Int, _ columns: Int, _ zeros: Double, library: Int) -> Matrix {
      // rows are (tap, channel); each kernel keeps the taps of one of `library` patterns
      let channels = rows % 25 == 0 ? rows / 25 : 1
      let tapCount = rows / channels
      let random = Philox(seed: 9, stream: UInt64(rows))
      let patterns = (0..<library).map { p in
        Set(
          Philox(seed: 5, stream: UInt64(p)).shuffled(Array(0..<tapCount)).prefix(
            Int((1 - zeros) * Double(tapCount) + 0.5)))
      }
      return Samples.matrix(rows, columns) { row, column in
        patterns[random.index(below: library, UInt64(column))].contains(row / channels)
      }
    }
    func channelPruned(_ rows: Int, _ columns: Int, _ zeros: Double) -> Matrix {
      let channels = rows % 25 == 0 ? rows / 25 : rows
      let random = Philox(seed: 9, stream: UInt64(rows))
      return Samples.matrix(rows, columns) { row, column in
        random.uniform(UInt64(column * channels + row % channels)) >= zeros
      }
    }
    let kinds: [(String, (Int, Int, Double, UInt64) -> Matrix)] = [
      ("random", { Samples.matrix($0, $1, zeros: $2, seed: $3) }),
      ("taps/4 patterns", { r, c, z, _ in taps(r, c, z, library: 4) }),
      ("taps random", { r, c, z, _ in taps(r, c, z, library: 1000) }),
      ("channel pairs", { r, c, z, _ in channelPruned(r, c, z) }),
    ]
    for costPerBlock in [128, 512, 1024] {
      for (kind, make) in kinds {
        for zeros in [0.5, 0.75, 0.9] {
          var lines: [String] = []
          var all: [Matrix] = []
          var dense: [Matrix] = []
          for (index, shape) in Samples.classicLeNet.enumerated() {
            var matrix = make(shape.0, shape.1, zeros, UInt64(index))
            matrix.name = "m\(index)"
            dense.append(matrix)
            let before = try Packed().place([matrix], on: machine).statistics(on: machine.array)
            let clock = ContinuousClock()
            let time = clock.measure {
              matrix.columnGroups = KernelGrouping(on: machine.array, cellsPerBlock: costPerBlock)
                .groups(of: matrix.codes)
            }
            let after = try Packed().place([matrix], on: machine).statistics(on: machine.array)
            all.append(matrix)
            lines.append(
              "\(shape.0)x\(shape.1): cells \(before.occupiedCells)->\(after.occupiedCells) conv \(before.columnsConverted)->\(after.columnsConverted) blocks \(before.blocks)->\(after.blocks) groups \(matrix.columnGroups.count) \(time)"
            )
          }
          let a = try Packed().place(dense, on: machine).statistics(on: machine.array)
          let b = try Packed().place(all, on: machine).statistics(on: machine.array)
          print(
            "## \(costPerBlock) \(kind) \(zeros): positions \(a.positions)->\(b.positions) cells \(a.occupiedCells)->\(b.occupiedCells) blocks \(a.blocks)->\(b.blocks) rows \(a.rowsDriven)->\(b.rowsDriven) conv \(a.columnsConverted)->\(b.columnsConverted)"
          )
          for line in lines { print("   ", line) }
        }
      }
    }
  }
}
