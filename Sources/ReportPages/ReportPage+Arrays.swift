import Basics
import Evaluation
import Pages
import Plots

/// Which arrays hold what, and how full they are.
extension ReportPage {
  /// Up to these numbers of positions and of blocks, blocks are drawn; more could not be told apart.
  private static let mostDrawn = 64
  private static let mostBlocks = 400
  /// Up to this number of positions, each is a square; above, each tile is.
  private static let mostSquares = 4000

  var arrays: PageSection? {
    let positions = ArrayPosition.all(of: compiled.program.program, codes)
    guard !positions.isEmpty else { return nil }
    return PageSection("arrays", "Arrays", [figure(positions)])
  }

  private func figure(_ positions: [ArrayPosition]) -> Markup {
    if positions.count <= Self.mostDrawn,
      positions.reduce(0, { $0 + $1.blocks.count }) <= Self.mostBlocks
    {
      return .figure(blockMap(positions), caption: caption(positions) + " Colours are layers.")
    }
    if positions.count <= Self.mostSquares {
      let groups = positions.inGroups(by: \.tile).map { tile, positions in
        HeatMap.Group(
          label: positions.count < 4 ? "" : tile,
          cells: positions.map { HeatMap.Cell(share: $0.share, note: $0.note) })
      }
      return .figure(
        HeatMap(title: "Use of arrays", measure: Self.measure, groups: groups.labelled).chart,
        caption: caption(positions) + " Each square is a position, in groups by tile.")
    }
    return .figure(tileMap(positions), caption: caption(positions) + tileCaption(positions))
  }

  private static let measure = "cells inside blocks:"

  private func caption(_ positions: [ArrayPosition]) -> String {
    let array = compiled.program.accelerator.array
    let planes = Set(positions.map(\.planes)).sorted().map(String.init).joined(separator: " or ")
    let share = report.figures.utilisation.map { ", \(Double?($0).percent) of them in use" } ?? ""
    return "\(report.figures.arrays.count) arrays of \(array.rows)×\(array.columns) cells\(share), "
      + "at \(positions.count.counted("position")): a position is \(planes) arrays, one for each "
      + "polarity and slice of the weights, with the same blocks."
  }

  private func blockMap(_ positions: [ArrayPosition]) -> Chart {
    let names = positions.flatMap(\.blocks).map(\.block.matrix).inGroups(by: \.self).map(\.key)
    let numbers = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    let array = compiled.program.accelerator.array
    return BlockMap(
      title: "Use of arrays", rows: array.rows, columns: array.columns, series: names,
      arrays: positions.map { position in
        BlockMap.Crossbar(
          label: "\(position.name), \(Double?(position.share).percent)",
          blocks: position.blocks.map { placed in
            let block = placed.block
            return BlockMap.Block(
              rows: block.originRow..<block.originRow + block.rows.count,
              columns: block.originColumn..<block.originColumn + block.columns.count,
              series: numbers[block.matrix] ?? 0, note: "\(position.name): \(placed.inWords)")
          })
      }
    ).chart
  }

  /// How many neighbouring tiles share a square.
  private func tilesPerSquare(_ tiles: Int) -> Int {
    (tiles + Self.mostSquares - 1) / Self.mostSquares
  }

  private func tileCaption(_ positions: [ArrayPosition]) -> String {
    let tiles = positions.inGroups(by: \.tile).count
    let merged = tilesPerSquare(tiles)
    return " There are too many positions to draw: each square is "
      + (merged == 1 ? "one of \(tiles) tiles" : "\(merged) of \(tiles) tiles")
      + ", shaded by the mean of its positions."
  }

  private func tileMap(_ positions: [ArrayPosition]) -> Chart {
    let tiles = positions.inGroups(by: \.tile)
    let merged = tilesPerSquare(tiles.count)
    let cells = stride(from: 0, to: tiles.count, by: merged).map { first in
      let chosen = tiles[first..<min(first + merged, tiles.count)]
      let held = chosen.flatMap(\.elements)
      let share = held.map(\.share).reduce(0, +) / Double(max(1, held.count))
      let layers = held.flatMap(\.blocks).map(\.block.matrix).inGroups(by: \.self).map(\.key)
      let names = chosen.count == 1 ? chosen[first].key : "\(chosen[first].key) and following"
      return HeatMap.Cell(
        share: share,
        note: "\(names): \(held.count.counted("position")), \(Double?(share).percent) of cells "
          + "inside blocks; \(layers.firstQuoted)")
    }
    return HeatMap(
      title: "Use of arrays by tile", measure: Self.measure,
      groups: [HeatMap.Group(label: "", cells: cells)]
    ).chart
  }
}

extension [HeatMap.Group] {
  /// Without headings if some group is too small for its heading.
  fileprivate var labelled: [HeatMap.Group] {
    allSatisfy { !$0.label.isEmpty } ? self : map { HeatMap.Group(label: "", cells: $0.cells) }
  }
}
