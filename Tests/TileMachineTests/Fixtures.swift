import Basics
import Hardware

@testable import TileMachine

let testAccelerator: Accelerator = {
  var accelerator = Accelerator()
  accelerator.title = "test"
  accelerator.source = "none"
  accelerator.prices = [
    price(.arrayRead, 100), price(.adcConversion, 1), price(.vectorOperation, 1),
    price(.poolingOperation, 1), price(.bufferRead, 0.5), price(.bufferWrite, 0.5),
    price(.memoryRead, 1), price(.memoryWrite, 1), price(.registerWrite, 0.25),
  ]
  return accelerator
}()

func price(_ event: Event, _ time: Double) -> Price {
  var price = Price()
  price.component = event
  price.timeInNanoseconds = time
  price.source = "none"
  return price
}

/// Returns a program from its text, with the blocks and tables that `fill` adds.
func program(
  _ text: String, on accelerator: Accelerator = testAccelerator, bits: Int = 1,
  _ fill: (inout Program) -> Void = { _ in }
) throws -> Program {
  let header = "memc-program 1\nmachine test differential-pair {} bits-per-cycle \(bits)\n"
  var program = try Program(
    text: header + text, source: "test", accelerator: accelerator)
  fill(&program)
  return program
}

extension Program {
  /// Cuts every matrix into blocks of the size of an array, places each on its own array, in order,
  /// and adds them to the groups of the matrix.
  mutating func placeOnGrid() {
    var array = 0
    for matrix in matrices {
      var members: [Int] = []
      for rows in (0..<matrix.rows).chunked(by: accelerator.array.rows) {
        for columns in (0..<matrix.columns).chunked(by: accelerator.array.columns) {
          members.append(blocks.count)
          blocks.append(
            Block(matrix.name, array: array, rows: Array(rows), columns: Array(columns)))
          array += 1
        }
      }
      for tile in tiles.indices {
        for group in tiles[tile].groups.indices
        where tiles[tile].groups[group].matrix == matrix.name {
          tiles[tile].groups[group].blocks = members
        }
      }
    }
  }

  /// Adds a requantization table for every name, with the given number of entries.
  mutating func addTables(_ entries: [String: Int]) {
    for (name, count) in entries {
      let entry = [1 << 30, 31, 1 << 30, 0, 255]
      tables[name] = Table(Tensor([count, 5], (0..<count).flatMap { _ in entry }))
    }
  }
}

extension Block {
  init(_ matrix: String, array: Int, row: Int = 0, column: Int = 0, rows: [Int], columns: [Int]) {
    let codes = (0..<rows.count * columns.count).map { Int16(($0 * 37) % 255 - 127) }
    self.init(
      matrix: matrix, copy: 0, array: array, originRow: row, originColumn: column, rows: rows,
      columns: columns, codes: Tensor([rows.count, columns.count], codes))
  }
}

extension Range<Int> {
  func chunked(by size: Int) -> [Range<Int>] {
    stride(from: lowerBound, to: upperBound, by: size).map { $0..<Swift.min($0 + size, upperBound) }
  }
}
