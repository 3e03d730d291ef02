import Foundation
import Testing

@testable import Basics
@testable import memc

@Suite struct InspectTests {
  @Test(arguments: [
    (["--json", "--spice"], "'--spice' and '--json' cannot be combined: a netlist is text"),
    (["--cells", "--spice"], "'--cells' and '--spice' cannot be combined"),
    (["--chip", "c.npz"], "'--chip' requires '--cells', '--spice' or '--format html'"),
    (
      ["--array", "1"],
      "'--array', '--plane', '--inputs' and wire options require '--spice'"
    ),
  ])
  func optionsThatDoNotGoTogetherAreRefused(options: [String], message: String) throws {
    let error = try #require(throws: (any Error).self) {
      try Memc.parseAsRoot(["inspect", "a.memc"] + options)
    }
    #expect(Memc.message(for: error) == message)
    #expect(Memc.exitCode(for: error).rawValue == 64)
  }

  @Test func cellsAreListedOfProgramsAndChips() throws {
    try SampleFiles.with { files in
      let lines = { (arguments: [String]) in
        try MemcProcess(arguments).output.split(separator: "\n")
      }
      let targets = try lines(["inspect", files["p.memc"], "--cells"])
      let both = try lines(["inspect", files["p.memc"], "--cells", "--chip", files["chip.npz"]])
      let chip = try lines(["inspect", files["chip.npz"], "--cells"])
      #expect(
        targets[0]
          == "tile,position,plane,polarity,slice,row,column,matrix,matrix_row,matrix_column,code,"
          + "level,target_S,pulses")
      #expect(both[0] == targets[0] + ",conductance_S")
      #expect(chip[0] == "block,plane,row,column,conductance_S")
      // a chip has a conductance for cells that stay at HRS, too
      #expect(both.count == chip.count && both.count > targets.count)
      let ends = { (lines: [Substring]) in lines.dropFirst().map { $0.split(separator: ",").last } }
      #expect(
        ends(both).sorted { "\($0 ?? "")" < "\($1 ?? "")" }
          == ends(chip).sorted { "\($0 ?? "")" < "\($1 ?? "")" })
    }
  }

  @Test(arguments: [[], ["--json"]])
  func aChipWhoseCellsHaveNoConductanceIsRefused(form: [String]) throws {
    try SampleFiles.with { files in
      var members = try ZipArchive(InputFile(files["chip.npz"])).contents()
      let block = try #require(members.firstIndex { $0.name == "block0.npy" })
      let old = Sha256.hex(of: members[block].contents)
      let cells = try #require(Npy.read(members[block].contents, at: Place("b")).decoded().real)
      var elements = cells.elements
      elements[cells.shape[2] + 3] = .nan
      members[block].contents = Npy.write(Tensor(cells.shape, elements))
      let new = Sha256.hex(of: members[block].contents)
      let manifest = try #require(members.firstIndex { $0.name == "manifest.json" })
      members[manifest].contents = Array(
        String(decoding: members[manifest].contents, as: UTF8.self)
          .replacingOccurrences(of: old, with: new).utf8)
      try AtomicWrite.write(ZipArchive.write(members), to: files["nan.npz"])
      let result = try MemcProcess(["inspect", files["nan.npz"], "--cells"] + form)
      #expect(
        result.error == """
          error: \(files["nan.npz"]): cell [0, 1, 3] of block 0 has a conductance of nan S, outside \
          0...1000
          note: cells are counted as [plane, row, column] of the block

          """)
      #expect(result.status == 65 && !result.output.contains("conductance_S"))
    }
  }

  @Test func cellsAreOfProgramsAndChips() throws {
    try SampleFiles.with { files in
      let result = try MemcProcess("inspect", files["x.npy"], "--cells")
      #expect(
        result.error == "error: '--cells' requires a program or chip file, and this is an array\n")
      #expect(result.status == 64)
    }
  }
}
