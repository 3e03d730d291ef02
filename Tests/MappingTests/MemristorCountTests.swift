import Basics
import Hardware
import Mapping
import Testing

@Suite struct MemristorCountTests {
  let machine = Samples.accelerator(rows: 8, columns: 8)

  /// `[[0, 1, -2], [0, 0, 64]]`
  let matrix = Matrix(name: "m", codes: Tensor([2, 3], [0, 1, -2, 0, 0, 64]), weightBits: 8)

  @Test func aPairCountsBothPolarities() throws {
    let placement = try Packed().place([matrix], on: machine)
    let count = MemristorCount(
      of: [matrix], placed: placement, in: DifferentialPair(), on: machine.array)
    #expect(count.arrays == 8)
    #expect(count.allocated == 64 * 8)
    #expect(count.occupied == 4 * 8)
    #expect(count.reference == 8 * 8)
    #expect(count.used == 3 * 8 + 8 * 8)
    #expect(count.programmed == 3)
  }

  @Test func analogDifferencesNeedNoReference() throws {
    var pair = DifferentialPair()
    pair.subtract = .analog
    let placement = try PlainGrid().place([matrix], on: machine)
    let count = MemristorCount(of: [matrix], placed: placement, in: pair, on: machine.array)
    #expect(count.occupied == 6 * 8)
    #expect(count.used == 3 * 8)
    #expect(count.reference == 0)
  }

  @Test func offsetColumnsAlsoProgramZeros() throws {
    let placement = try PlainGrid().place([matrix], on: machine)
    let count = MemristorCount(
      of: [matrix], placed: placement, in: OffsetColumns(), on: machine.array)
    // slices above HRS: 0 → 128 has one, 1 → 129 two, −2 → 126 four, 64 → 192 one
    #expect(count.programmed == 3 + 2 + 4 + 1)
    #expect(count.used == 3 * 4 + 4 * 8)
  }

  @Test func copiesAreCounted() throws {
    var packed = Packed()
    packed.copies = .each(2)
    var matrix = matrix
    (matrix.windows, matrix.firings) = ([2], 2)
    let one = try Packed().place([matrix], on: machine)
    let two = try packed.place([matrix], on: machine)
    let (a, b) = (count(one), count(two))
    #expect(b.allocated == 2 * a.allocated)
    #expect(b.used == 2 * a.used)
    #expect(b.programmed == 2 * a.programmed)
  }

  private func count(_ placement: Placement) -> MemristorCount {
    MemristorCount(of: [matrix], placed: placement, in: DifferentialPair(), on: machine.array)
  }

  @Test func anImportedSmallestCodeMayNeedAWiderEncoding() {
    let least = Matrix(name: "m", codes: Tensor([1, 1], [-64]), weightBits: 7)
    #expect(least.encodedBits(in: DifferentialPair()) == 8)
    #expect(least.encodedBits(in: OffsetColumns()) == 7)
    #expect(matrix.encodedBits(in: DifferentialPair()) == 8)
  }

  @Test func statisticsReportTheUtilisation() throws {
    let placement = try Packed().place([matrix], on: machine)
    let statistics = placement.statistics(on: machine.array)
    #expect(statistics.positions == 1)
    #expect(statistics.occupiedCells == 4)
    #expect(statistics.rowsDriven == 2)
    #expect(statistics.columnsConverted == 2)
    #expect(statistics.utilisation == 4.0 / 64)
    #expect(placement.statistics(of: "other", on: machine.array).utilisation == 0)
  }
}
