import Basics
import FileInspection
import Hardware

extension FuzzTarget {
  static let dataTargets = [
    FuzzTarget("npy", ".npy", load),
    FuzzTarget("npz", ".npz") { input in
      let file = try Npz(InputFile(input.path))
      for key in file.keys { _ = try file.array(key).decoded() }
      try load(input)
    },
    FuzzTarget("idx", ".gz", load),
    FuzzTarget("csv", ".csv") { input in
      _ = try? DataFile.loadLabels(input.path, classes: 10)
      _ = try CsvRows(InputFile(input.path))
      try load(input)
    },
    FuzzTarget("inspect") { _ = try Inspection($0.path, shapes: [:]) },
    FuzzTarget("fault-map", ".npz") { _ = try FaultFile(Value(.text($0.path))) },
  ]

  @Sendable private static func load(_ input: Input) throws {
    let data = try DataFile.load(input.path)
    let rows = data.shape.first ?? 0
    _ = data.real(rows: 0..<min(rows, 3))
    _ = try DataFile.array(input.path).decoded()
  }
}
