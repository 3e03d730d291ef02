import Basics
import CommandFiles
import Evaluation
import Pages
import Plots

/// A chip that a program was written into, as a page of HTML in one file: what its cells hold.
public struct ChipPage: Sendable {
  let compiled: CompiledProgram
  let chip: ChipFile.WrittenChip
  let program: (name: String, sha256: String)
  let chipSha256: String
  let deviations: CellDeviations

  /// Reads the chip file at a path, and the program that it was written from.
  ///
  /// - Parameter name: what to call the network; `nil`: its digest.
  /// - Throws: the errors of `ProgramFile.read` and `ChipFile.read`.
  public init(program: String, chip: String, named name: String?) throws {
    compiled = try ProgramFile.read(program)
    self.chip = try ChipFile.read(chip, for: compiled)
    let title = name ?? "Network \(compiled.manifest.modelSha256.shortDigest)"
    self.program = (title, try DataFile.sha256(program))
    chipSha256 = try DataFile.sha256(chip)
    deviations = try CellDeviations(self.chip)
  }

  /// The file.
  public var html: String {
    Page(
      title: "Chip: \(program.name) on \(compiled.program.accelerator.title)",
      lead: "Device '\(deviceName)', written with '\(schemeName)', seed \(chip.seed).",
      sections: [overview, conductances, layers, arrays, configuration, origin],
      footer: "memc \(Version.current). This file loads nothing and sends nothing."
    ).html
  }

  private var deviceName: String { chip.device.brief.name ?? "unknown" }
  private var schemeName: String { chip.programming.brief.name ?? "unknown" }

  private var overview: PageSection {
    let all = deviations.all
    let pulses = chip.pulses.map { $0.reduce(0) { $0 + $1.elements.reduce(0, +) } }
    let stuck = chip.stuck.map { $0.reduce(0) { $0 + $1.elements.count { $0 != 0 } } }
    let cells = Double(max(1, all.cells))
    let items = [
      PageFigures.Item(
        "cells inside blocks", Double?(Double(all.cells)).count,
        remark: "in \(deviations.blockCount.counted("block"))"),
      PageFigures.Item(
        "deviation from targets, RMS", "\(Double?(all.rootMeanSquare).digits(3)) levels",
        remark: "mean \(Double?(all.mean).signed) levels"),
      PageFigures.Item(
        "more than half a level off", Double?(Double(all.off) / cells).percent,
        remark: "\(Double?(Double(all.off)).count) cells"),
    ]
    let counted = [
      pulses.map {
        PageFigures.Item(
          "pulses", Double?(Double($0)).count,
          remark: "\(Double?(Double($0) / cells).digits(3)) for each cell")
      },
      stuck.map {
        PageFigures.Item(
          "stuck cells", Double?(Double($0)).count, remark: Double?(Double($0) / cells).percent)
      },
    ].compactMap(\.self)
    return PageSection(
      "overview", "Overview",
      [
        PageFigures(items + counted).markup,
        .remark(
          "A deviation is the conductance of a cell less that of its target level, in steps between"
            + " levels. Targets are those of the program; schemes that correct errors move cells"
            + " away from them on purpose."),
      ] + warnings)
  }

  private var warnings: [Markup] {
    let all = compiled.manifest.warnings + [chip.model.estimateWarning].compactMap(\.self)
    return all.isEmpty
      ? [] : [.notice("Warnings: figures may mislead", all, isWarning: true)]
  }

  private var conductances: PageSection {
    PageSection(
      "conductances", "Conductances",
      [
        .figure(
          deviations.histogram.chart,
          caption: "Cells inside blocks by the conductance that they really hold."),
        PageTable(
          caption: "What cells hold, by their target level.",
          columns: [
            "target level", "target", "cells", "mean", "standard deviation", "least", "most",
          ],
          rows: deviations.levels.map { level, cells in
            let scale = deviations.scale
            let place = { (value: Double) in
              PageTable.Cell(
                ReportPage.conductance(scale.minimum + (Double(level) + value) * scale.step), value)
            }
            return .cells([
              PageTable.Cell(level == 0 ? "0 (HRS)" : "\(level)"),
              PageTable.Cell(
                ReportPage.conductance(scale.minimum + Double(level) * scale.step), Double(level)),
              PageTable.Cell(Double?(Double(cells.cells)).count, Double(cells.cells)),
              place(cells.mean),
              PageTable.Cell(
                ReportPage.conductance(cells.standardDeviation * scale.step),
                cells.standardDeviation),
              place(cells.least), place(cells.most),
            ])
          }
        ).markup,
      ])
  }

  private var layers: PageSection {
    PageSection(
      "layers", "Layers",
      [
        PageTable(
          caption: "Deviations from targets by layer, in levels.",
          columns: [
            "layer", "cells", "mean", "RMS", "least", "most", "more than half a level off",
          ],
          rows: deviations.layers.map { layer, cells in
            let share = Double(cells.off) / Double(max(1, cells.cells))
            return .cells([
              PageTable.Cell(layer),
              PageTable.Cell(Double?(Double(cells.cells)).count, Double(cells.cells)),
              PageTable.Cell(Double?(cells.mean).signed, cells.mean),
              PageTable.Cell(
                Double?(cells.rootMeanSquare).digits(3), cells.rootMeanSquare),
              PageTable.Cell(Double?(cells.least).signed, cells.least),
              PageTable.Cell(Double?(cells.most).signed, cells.most),
              PageTable.Cell(Double?(share).percent, share),
            ])
          }
        ).markup
      ])
  }

  private var arrays: PageSection {
    let program = compiled.program.program
    let positions = ArrayPosition.all(of: program, ProgramCodes(program))
    let size = max(1, (positions.count + Self.mostSquares - 1) / Self.mostSquares)
    let cells = stride(from: 0, to: positions.count, by: size).map { first in
      let chosen = positions[first..<min(first + size, positions.count)]
      let sum = chosen.flatMap(\.blocks).reduce(CellDeviations.Sum()) {
        $0 + deviations.blocks[$1.index]
      }
      let share = Double(sum.off) / Double(max(1, sum.cells))
      let names = chosen.flatMap(\.blocks).map(\.block.matrix).inGroups(by: \.self).map(\.key)
      let rest = chosen.count == 1 ? "" : " and \(chosen.count - 1) more"
      return HeatMap.Cell(
        share: share,
        note:
          "\(positions[first].tile), \(positions[first].name)\(rest): \(Double?(share).percent) "
          + "of cells more than half a level off, RMS "
          + "\(Double?(sum.rootMeanSquare).digits(3)) levels; \(names.firstQuoted)")
    }
    let chart = HeatMap(
      title: "Cells off target by array", measure: "cells more than half a level off:",
      fullShare: Self.scales.first { $0 >= (cells.map(\.share).max() ?? 0) } ?? 1,
      groups: [HeatMap.Group(label: "", cells: cells)]
    ).chart
    return PageSection(
      "arrays", "Arrays",
      [
        .figure(
          chart,
          caption:
            "Each square is \(size == 1 ? "a position" : "\(size) positions"), all planes together,"
            + " in the order of tiles.")
      ])
  }

  private static let mostSquares = 4000
  /// The shares that may have the full colour.
  private static let scales = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1]

  private var configuration: PageSection {
    PageSection(
      "configuration", "Configuration",
      [
        .heading("Device"), .terms(chip.device.full.flat), .heading("Programming"),
        .terms(chip.programming.full.flat),
      ])
  }

  private var origin: PageSection {
    PageSection(
      "origin", "Files and versions",
      [
        .terms([
          ("program file", program.sha256), ("chip file", chipSha256),
          ("page by memc", Version.current),
        ]), .remark("Files are named by the SHA-256 of their bytes."),
      ])
  }
}

extension Value {
  /// The name in a record.
  fileprivate var name: String? {
    guard case .record(let record) = content, case .text(let name)? = record["name"]?.content else {
      return nil
    }
    return name
  }
}
