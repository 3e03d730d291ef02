import Basics
import Foundation
import Hardware
import TestSupport
import Testing

@testable import TileMachine
@testable import TileSimulator

/// Ideal MVMs and quantizers, compared with results of CrossSim 3.2.0.
///
/// CrossSim multiplies conductances relative to G_max, with an on/off ratio of 10, so that one of
/// four levels is 0.3 of its units. Its signed quantizer has no level at zero (codes lie at
/// halves), and its ranges are in its own units. memc's converters have a level at zero, and steps
/// in levels. With the same ranges, `ColumnConverter` reproduces the results.
@Suite struct CrossSimTests {
  let golden = CrossSim()

  @Test(arguments: [
    ("unsigned_b4", 0...15, 0.0), ("unsigned_b8", 0...255, 0), ("signed_b4", 0...15, -1),
    ("signed_b8", 0...255, -1), ("signmag_b4", 0...14, -1), ("signmag_b8", 0...254, -1),
  ])
  func quantizerGrids(name: String, codes: ClosedRange<Int>, low: Double) throws {
    let inputs = try golden.matrix("q_in").elements
    let expected = try golden.matrix("q_\(name)").elements
    let scale = Double(codes.upperBound) / (1 - low)
    let converter = ColumnConverter(codes: codes, scale: scale, bias: 0.5 - low * scale)
    for (input, output) in zip(inputs, expected) {
      // memc rounds ties up, CrossSim rounds them to even
      let tie = abs((min(max(input, low), 1) - low) * scale - 0.5).truncatingRemainder(
        dividingBy: 1)
      if tie < 1e-4 || tie > 1 - 1e-4 { continue }
      #expect(abs(Double(converter.code(of: input)) / scale + low - output) < 1e-6)
    }
  }

  @Test func aPairOfUnquantizedWeights() throws {
    let (weights, inputs) = (try golden.matrix("W"), try golden.digits())
    let largest = weights.elements.map(\.magnitude).max()!
    let sums = golden.sums(inputs) { digits, row in
      let products = zip(golden.row(row, of: weights), digits).map {
        $0 / largest * Double($1) / 255
      }
      return products.reduce(0, +) * largest
    }
    try golden.expect(sums, equal: "balanced_noadc", within: 1e-6)
  }

  /// 127 steps for each sign, four slices of two bits, with analog inputs or bit by bit.
  @Test(arguments: ["bs4x2_noadc", "bs4x2_bitserial_noadc"])
  func slicesOfAPair(name: String) throws {
    let sums = try golden.machine(
      DifferentialPair.slices(2, analog: true), serial: name.contains("bit"))
    try golden.expect(sums, equal: name, within: 1e-6)
  }

  /// MAX: a range of ± the number of rows in units, with 256 levels.
  @Test func theRangeOfAllRows() throws {
    let span = 64 / 0.3
    let converter = ColumnConverter(
      codes: 0...255, scale: 255 / (2 * span), bias: 0.5 + 255 / 2)
    for (name, cycles) in [("bs4x2_bitserial_adc8max", Array(0..<8)), ("bs4x2_adc8max", [])] {
      let sums = try golden.converted(pair: true, cycles: cycles) { sum, _ in
        Double(converter.code(of: sum)) * 2 * span / 255 - span
      }
      // analog sums can be halfway between two codes: memc rounds up, CrossSim to even
      try golden.expect(sums, equal: name, within: 1e-6, but: cycles.isEmpty ? 4 : 0)
    }
  }

  /// GRANULAR: as close to one level per code as the limits allow.
  @Test func theRangeOfSingleLevels() throws {
    let step = 1 / 0.9 * (256.0 * 254) / (255 * 255)
    let signed = ColumnConverter(codes: 0...255, scale: 1 / step, bias: 0.5 + 127.5)
    let pair = try golden.converted(pair: true, cycles: Array(0..<8)) { sum, _ in
      (Double(signed.code(of: sum)) - 127.5) * step
    }
    try golden.expect(pair, equal: "bs4x2_bitserial_adc8granular", within: 1e-6)
    // the current of cells at HRS, a third of a level each, is also converted, then subtracted
    let wide = 1 / 0.9 * 256 / 255
    let unsigned = ColumnConverter(codes: 0...255, scale: 1 / wide, bias: 0.5)
    let offset = try golden.converted(pair: false, cycles: Array(0..<8)) { sum, driven in
      Double(unsigned.code(of: sum + Double(driven) / 3)) * wide - Double(driven) / 3
    }
    try golden.expect(offset, equal: "bs4x2offset_bitserial_adc8granular", within: 1e-6)
  }
}

/// The golden files, and the sums of CrossSim's cores.
struct CrossSim {
  static let folder = ReferenceData.golden("crosssim")

  func matrix(_ name: String) throws -> Tensor<Double> {
    let url = Self.folder.appending(path: "\(name).npy")
    let bytes = [UInt8](try Data(contentsOf: url))
    return try #require(try Npy.read(bytes, at: Place(name)).decoded().real).map { Double($0) }
  }

  func row(_ index: Int, of matrix: Tensor<Double>) -> ArraySlice<Double> {
    matrix.elements[index * matrix.shape[1]..<(index + 1) * matrix.shape[1]]
  }

  /// Returns `X` in 255 steps, vector by vector.
  func digits() throws -> [[Int]] {
    let x = try matrix("X")
    return (0..<16).map { vector in
      (0..<64).map { Int((x.elements[$0 * 16 + vector] * 255).rounded(.toNearestOrEven)) }
    }
  }

  /// Returns `W` in 127 steps for each sign, and the value of a step.
  func codes() throws -> (codes: [[Int]], unit: Double) {
    let weights = try matrix("W")
    let unit = weights.elements.map(\.magnitude).max()! / 127
    let codes = (0..<48).map {
      row(
        $0, of: weights
      ).map { Int(($0 / unit).rounded(.toNearestOrEven)) }
    }
    return (codes, unit)
  }

  /// Returns the sums `[48, 16]`.
  func sums(_ inputs: [[Int]], _ body: (_ digits: [Int], _ row: Int) -> Double) -> [Double] {
    (0..<48).flatMap { row in inputs.map { body($0, row) } }
  }

  /// Returns the sums of memc's own machine.
  func machine(_ encoding: any Encoding, serial: Bool) throws -> [Double] {
    let (codes, unit) = try codes()
    var form = MVMCase(rows: 64, columns: 48, encoding: encoding)
    form.bitsPerCycle = serial ? 1 : 8
    var program = try form.program()
    program.blocks = [
      Block(
        matrix: "m", copy: 0, array: 0, originRow: 0, originColumn: 0, rows: Array(0..<64),
        columns: Array(0..<48),
        codes: Tensor([64, 48], (0..<64).flatMap { row in codes.map { Int16($0[row]) } }))
    ]
    program.tiles[0].groups[0].blocks = [0]
    let inputs = try digits()
    let input = Tensor([16, 64], inputs.flatMap { $0.map { Int32($0) } })
    let sums = try program.run([input], path: .converted)[0].elements
    return (0..<48).flatMap { row in (0..<16).map { Double(sums[$0 * 48 + row]) * unit / 255 } }
  }

  /// Returns sums whose slices, and cycles if any, are converted one by one.
  func converted(
    pair: Bool, cycles: [Int], _ convert: (_ sum: Double, _ driven: Int) -> Double
  ) throws -> [Double] {
    let (codes, unit) = try codes()
    let encoding: any Encoding = pair ? DifferentialPair.slices(2) : OffsetColumns.slices(2)
    let planes = encoding.planes(weightBits: 8)
    return sums(try digits()) { digits, row in
      let levels = codes[row].map { encoding.levels(of: $0, weightBits: 8) }
      var total = pair ? 0 : -128 * Double(digits.reduce(0, +)) / 255
      for slice in 0..<4 {
        for cycle in cycles.isEmpty ? [0] : cycles {
          let driven = cycles.isEmpty ? digits : digits.map { $0 >> cycle & 1 }
          let sum = zip(levels, driven).reduce(0) { sum, cell in
            sum + cell.1
              * planes.indices.filter { planes[$0].slice == slice }
              .reduce(0) { $0 + planes[$1].polarity * cell.0[$1] }
          }
          let scale = cycles.isEmpty ? 255.0 : 1
          let code = convert(Double(sum) / scale, driven.reduce(0, +))
          total += code * Double(1 << (2 * slice)) * Double(1 << cycle) / (scale == 1 ? 255 : 1)
        }
      }
      return total * unit
    }
  }

  /// - Parameter others: the number of sums that may differ.
  func expect(
    _ sums: [Double], equal name: String, within tolerance: Double, but others: Int = 0
  ) throws {
    let expected = try matrix("Y_\(name)").elements
    let largest = expected.map(\.magnitude).max()!
    #expect(sums.count == expected.count)
    let errors = zip(sums, expected).map { abs($0 - $1) / largest }
    let count = errors.count { $0 >= tolerance }
    #expect(count <= others, "\(name): \(count) differ, by \(errors.max()!)")
  }
}
