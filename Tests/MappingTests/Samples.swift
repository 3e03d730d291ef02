import Basics
import Hardware
import Mapping

/// Matrices and accelerators for tests; random ones are drawn from a seed.
enum Samples {
  static func accelerator(rows: Int = 128, columns: Int = 128) -> Accelerator {
    var accelerator = Accelerator()
    accelerator.array.rows = rows
    accelerator.array.columns = columns
    accelerator.adc.columnsPerADC = columns
    return accelerator
  }

  /// A matrix whose weights are zero with probability `zeros`.
  static func matrix(
    _ rows: Int, _ columns: Int, zeros: Double = 0, bits: Int = 8, seed: UInt64 = 1,
    name: String = "m"
  ) -> Matrix {
    let random = Philox(seed: seed, stream: UInt64(rows), UInt64(columns))
    let codes = (0..<UInt64(rows * columns)).map { index -> Int16 in
      if random.uniform(2 * index) < zeros { return 0 }
      let magnitude = 1 + random.index(below: 1 << (bits - 1) - 1, 2 * index + 1)
      return Int16(index % 2 == 0 ? magnitude : -magnitude)
    }
    return Matrix(name: name, codes: Tensor([rows, columns], codes), weightBits: bits)
  }

  /// A matrix with nonzero weights where `isLive` is true.
  static func matrix(
    _ rows: Int, _ columns: Int, name: String = "m", where isLive: (Int, Int) -> Bool
  ) -> Matrix {
    let codes = (0..<rows * columns).map { isLive($0 / columns, $0 % columns) ? Int16(3) : 0 }
    return Matrix(name: name, codes: Tensor([rows, columns], codes), weightBits: 8)
  }

  /// A matrix of these windows; without windows it has one multiplication.
  static func matrix(windows: [Int]) -> Matrix {
    var matrix = Samples.matrix(4, 4)
    (matrix.windows, matrix.firings) = (windows, windows.reduce(1, *))
    return matrix
  }

  static func network(_ shapes: [(Int, Int)], zeros: Double = 0) -> [Matrix] {
    shapes.enumerated().map { matrix($1.0, $1.1, zeros: zeros, seed: UInt64($0), name: "m\($0)") }
  }

  static let classicLeNet = [(25, 6), (150, 16), (400, 120), (120, 84), (84, 10)]
  static let caffeLeNet = [(25, 20), (500, 50), (800, 500), (500, 10)]
}
