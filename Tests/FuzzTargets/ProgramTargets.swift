import Basics
import CommandFiles
import Driver
import Foundation

extension FuzzTarget {
  static let programTargets = [
    FuzzTarget("program", ".memc") { _ = try ProgramFile.read($0.path) },
    FuzzTarget("program-text", ".memc") { input in
      var members = try TinyFiles.shared.get().program
      for index in members.indices where members[index].name == "program.asm" {
        members[index].contents = input.bytes
      }
      try runProgram(members, at: input.path)
    },
    FuzzTarget("program-members", ".memc") { input in
      let members = try TinyFiles.shared.get().program.edited(by: input.bytes)
      try runProgram(members, at: input.path)
    },
    FuzzTarget("chip", ".npz") { input in
      try runChip(at: input.path)
    },
    FuzzTarget("chip-members", ".npz") { input in
      let members = try TinyFiles.shared.get().chip.edited(by: input.bytes)
      try write(members, to: input.path)
      try runChip(at: input.path)
    },
  ]

  /// Verifies a program with mended hashes; runs it if it is sound, and reports on it.
  private static func runProgram(_ members: [ZipMember], at path: String) throws {
    try write(members, to: path)
    let verification = try ProgramVerification(of: path, model: nil, threads: 1).run()
    var simulation = Simulation(program: path, images: try TinyFiles.shared.get().images)
    simulation.explains = false
    _ = try simulation.run()
    if verification.pass { _ = try ProgramFile.read(path) }
  }

  private static func runChip(at path: String) throws {
    let tiny = try TinyFiles.shared.get()
    var simulation = Simulation(program: tiny.programPath, images: tiny.images)
    simulation.subject = .chip(path, Simulation.Reading())
    simulation.explains = false
    _ = try simulation.run()
  }

  private static func write(_ members: [ZipMember], to path: String) throws {
    // what no longer is JSON is read as it is
    try Data(ZipArchive.write((try? members.mended()) ?? members)).write(to: URL(filePath: path))
  }
}
