import Basics
import Hardware
import Mapping
import Testing

@Suite struct KernelGroupingTests {
  let machine = Samples.accelerator()

  func grouped(_ matrix: Matrix) -> Matrix {
    var matrix = matrix
    matrix.columnGroups = KernelGrouping(on: machine.array).groups(of: matrix.codes)
    return matrix
  }

  @Test func kernelsWithSimilarPatternsShareAGroup() {
    // columns 0, 2, 4, … need rows 0..<60, the others rows 60..<120
    let matrix = Samples.matrix(120, 40) { row, column in row / 60 == column % 2 }
    let groups = grouped(matrix).columnGroups
    #expect(
      groups == [Array(stride(from: 0, to: 40, by: 2)), Array(stride(from: 1, to: 40, by: 2))])
  }

  @Test(arguments: [0, 0.5, 0.75, 0.9, 0.99, 1])
  func groupingNeverCostsCellsOrArrays(zeros: Double) throws {
    for (rows, columns) in Samples.classicLeNet + [(512, 120)] {
      let matrix = Samples.matrix(rows, columns, zeros: zeros)
      let after = grouped(matrix)
      #expect(after.columnGroups.flatMap { $0 }.sorted() == Array(0..<columns))
      let (a, b) = (
        try Packed().place([matrix], on: machine), try Packed().place([after], on: machine)
      )
      try b.verify(of: [after], on: machine)
      #expect(b.arrayCount <= a.arrayCount)
      #expect(
        b.statistics(on: machine.array).occupiedCells
          <= a.statistics(on: machine.array).occupiedCells)
    }
  }

  @Test func matricesReadMoreOftenAreSplitLess() {
    let codes = Samples.matrix(400, 120, zeros: 0.9).codes
    let groups = [1, 100, 10_000].map {
      KernelGrouping(on: machine.array, reads: $0).groups(of: codes).count
    }
    #expect(groups == groups.sorted(by: >))
    #expect(groups[0] > groups[2])
  }

  @Test func aDenseMatrixIsOneGroup() {
    #expect(grouped(Samples.matrix(150, 16)).columnGroups == [Array(0..<16)])
  }

  @Test func allZeroKernelsAreASeparateGroup() {
    let matrix = Samples.matrix(8, 4) { _, column in column % 2 == 1 }
    #expect(grouped(matrix).columnGroups == [[1, 3], [0, 2]])
    #expect(grouped(Samples.matrix(8, 4, zeros: 1)).columnGroups == [[0, 1, 2, 3]])
  }
}
