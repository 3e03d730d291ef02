import Basics
import CommandFiles
import Evaluation
import FileInspection
import Foundation
import Hardware
import TileMachine
import TileSimulator

/// The conductance of every cell: its target, or what it reached in a chip.
///
/// `.npz`: for each position the arrays `array<p>` float32 `[planes, rows, columns]`, siemens, and
/// `matrix<p>`, `matrix_row<p>`, `matrix_column<p>` int32 `[rows, columns]`: which weight a cell holds,
/// -1 for none; `manifest` uint8, JSON that names matrices, planes and tiles. `.csv`: what
/// `memc inspect --cells` prints.
public struct CellConductances: ExportFormat {
  public static let name = "cells"
  public static let summary = "the conductance of every cell, in .npz or .csv"
  public static var fields: [Field<Self>] { [] }
  public static let endings = [".npz", ".csv"]
  public static let takesChip = true

  public init() {}

  public func file(of source: ExportSource, at path: String) throws -> ExportedFile {
    guard path.lowercased().hasSuffix(".npz") else { return try table(of: source) }
    let arrays = try ProgramArrays(source.chip, of: source.program.program)
    try arrays.expectSize()
    let manifest = try ZipMember(
      "manifest.npy", Npy.write(Tensor(bytes: JSONText.bytes(of: arrays.manifest(source)))))
    let members = try arrays.positions.flatMap { try arrays.members(of: $0) }
    return ExportedFile(
      try ZipArchive.write([manifest] + members),
      content: "the cells of \(arrays.positions.count.counted("position"))")
  }

  private func table(of source: ExportSource) throws -> ExportedFile {
    var text = ""
    try Inspection(source.compiled).writeCells(of: source.chipPath, asJSON: false) { text += $0 }
    return ExportedFile(text, content: "a table of cells")
  }
}

extension Tensor<UInt8> {
  fileprivate init(bytes: [UInt8]) { self.init([bytes.count], bytes) }
}
