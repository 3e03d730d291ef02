import Basics
import CKernels

@testable import TileSimulator

/// Only the multiplications of LeNet-5: 416,520 per image, of unsigned by signed bytes if the
/// processor supports them.
final class PlainProduct {
  static let multiplications = layers.reduce(0) { $0 + $1.windows * $1.rows * $1.columns }
  private static let layers: [(windows: Int, rows: Int, columns: Int)] = [
    (784, 25, 6), (100, 150, 16), (1, 400, 120), (1, 120, 84), (1, 84, 10),
  ]

  private let lanes: Int
  private let arena = Arena()
  private let products: [UnsafePointer<memc_product>]
  private let codes: UnsafeMutablePointer<UInt8>
  private let sums: UnsafeMutablePointer<Int32>

  /// - Parameter lanes: the number of images at a time.
  init(lanes: Int) {
    self.lanes = lanes
    let isa = InstructionSet.best.raw
    let dice = Philox(seed: 1)
    products = Self.layers.map { [arena] layer in
      let weights = (0..<layer.columns).map { column in
        (0..<layer.rows).map { row in
          let word = dice.words(UInt64(row * layer.columns + column)).x
          return WeightedLine(line: row, weight: Int(word % 254) - 127)
        }
      }
      let kind = ProductKind.exact(weights, inputs: 0...255, isa: isa)
      let packing = ProductPacking(kind: kind, lanes: lanes, isa: isa, arena: arena)
      return UnsafePointer(arena.store(packing(weights)))
    }
    // room for the longest layer, with two bytes per code
    codes = arena.store([UInt8](repeating: 85, count: 2 * 404 * lanes))
    sums = arena.store([Int32](repeating: 0, count: 128 * lanes))
  }

  /// Multiplies the windows of `lanes` images.
  func callAsFunction() {
    for (layer, product) in zip(Self.layers, products) {
      for _ in 0..<layer.windows { product.pointee.multiply(product, codes, sums) }
    }
  }

  /// Images per second.
  func rate(within seconds: Double) -> Double {
    let images = 1024
    let best = Stopwatch.processor.best(within: seconds) {
      for _ in 0..<images / lanes { self() }
    }
    return Double(images) / best
  }
}
