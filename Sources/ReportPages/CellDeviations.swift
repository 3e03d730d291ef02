import Basics
import CommandFiles
import Foundation
import Plots
import TileMachine
import TileSimulator

/// How far the cells of a chip are from their targets, in steps between levels.
struct CellDeviations: Sendable {
  /// Figures of some cells.
  struct Sum: Equatable, Sendable {
    private(set) var cells = 0
    /// Cells more than half a step from their target.
    private(set) var off = 0
    private(set) var least = 0.0
    private(set) var most = 0.0
    private var sum = 0.0
    private var squares = 0.0

    var mean: Double { cells == 0 ? 0 : sum / Double(cells) }
    var rootMeanSquare: Double { cells == 0 ? 0 : (squares / Double(cells)).squareRoot() }

    /// Of all these cells, not of a sample.
    var standardDeviation: Double {
      max(0, rootMeanSquare * rootMeanSquare - mean * mean).squareRoot()
    }

    mutating func add(_ deviation: Double) {
      least = cells == 0 ? deviation : min(least, deviation)
      most = cells == 0 ? deviation : max(most, deviation)
      cells += 1
      if deviation.magnitude > 0.5 { off += 1 }
      sum += deviation
      squares += deviation * deviation
    }

    static func + (a: Sum, b: Sum) -> Sum {
      guard a.cells > 0, b.cells > 0 else { return a.cells > 0 ? a : b }
      var sum = a
      (sum.cells, sum.off) = (a.cells + b.cells, a.off + b.off)
      (sum.least, sum.most) = (min(a.least, b.least), max(a.most, b.most))
      (sum.sum, sum.squares) = (a.sum + b.sum, a.squares + b.squares)
      return sum
    }
  }

  /// By block of the program.
  let blocks: [Sum]
  /// By target level, ascending.
  let levels: [(level: Int, cells: Sum)]
  /// By layer, in the order of the program's blocks.
  let layers: [(name: String, cells: Sum)]
  let all: Sum
  let scale: ConductanceScale
  let histogram: Columns

  var blockCount: Int { blocks.count }

  /// - Throws: if a code needs a level that cells do not have.
  init(_ written: ChipFile.WrittenChip) throws {
    let program = written.program.program
    let scale = try ConductanceScale(program.accelerator.cell)
    var bins = Bins(of: written.chip.conductances)
    var byLevel: [Int: Sum] = [:]
    blocks = try program.blocks.indices.map { index in
      let levels = try program.levels(ofBlock: index).elements
      var sums: [Int: Sum] = [:]
      for (level, conductance) in zip(levels, written.chip.conductances[index].elements) {
        sums[level, default: Sum()].add(scale.level(conductance) - Double(level))
        bins.add(Double(conductance))
      }
      byLevel.merge(sums, uniquingKeysWith: +)
      return sums.sorted { $0.key < $1.key }.reduce(Sum()) { $0 + $1.value }
    }
    levels = byLevel.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    let sums = blocks
    layers = program.blocks.indices.inGroups { program.blocks[$0].matrix }.map { name, held in
      (name, held.reduce(Sum()) { $0 + sums[$1] })
    }
    all = blocks.reduce(Sum(), +)
    self.scale = scale
    histogram = bins.columns
  }
}

/// Conductances in equal bins.
private struct Bins {
  private static let count = 120
  private let low: Double
  private let width: Double
  private var counts = [Int](repeating: 0, count: count)

  init(of blocks: [Tensor<Float>]) {
    let ends = blocks.map { ($0.elements.min() ?? 0, $0.elements.max() ?? 0) }
    low = Double(ends.map(\.0).min() ?? 0)
    let high = Double(ends.map(\.1).max() ?? 0)
    width = high > low ? (high - low) / Double(Self.count) : 1
  }

  mutating func add(_ conductance: Double) {
    counts[min(Self.count - 1, max(0, Int((conductance - low) / width)))] += 1
  }

  var columns: Columns {
    let starts = counts.indices.map { low + Double($0) * width }
    return Columns(
      title: "Conductances of cells", x: "conductance", y: "cells",
      categories: starts.map(ReportPage.conductance),
      series: [
        .init(
          "cells", values: counts.map(Double.init),
          notes: zip(starts, counts).map { start, count in
            "\(ReportPage.conductance(start)) to \(ReportPage.conductance(start + width)): "
              + count.counted("cell")
          })
      ])
  }
}
