import Basics
import Foundation
import TestSupport
import Testing

@testable import CommandFiles
@testable import Driver

@Suite struct BuiltInFilesTests {
  @Test func aCopyWithoutItsPresetsSaysSo() throws {
    try withFolder { folder in
      let place = Place("dense.yaml", .line(3, column: 14))
      let found = try diagnostic {
        try BuiltInFiles.read(
          .accelerator, "isaac", at: place, above: URL(fileURLWithPath: folder))
      }
      #expect(found.kind == .missing)
      #expect(
        found.description
          == "dense.yaml:3:14: cannot find the accelerator 'isaac': found no folder "
          + "'mappings/accelerators'")
      #expect(
        found.notes == [
          "searched for 'mappings/accelerators' and 'share/memc/mappings/accelerators' in "
            + "'\(folder)' and its parent folders",
          "run memc where it was built or installed, or give a path: './isaac.yaml'",
        ])
    }
  }

  @Test func aWrongNameIsToldTheRightOnes() throws {
    let found = try diagnostic { try BuiltInFiles.read(.mapping, "basline", at: nil) }
    #expect(found.kind == .configuration)
    #expect(found.description == "unknown mapping 'basline'")
    #expect(found.notes.first == "did you mean 'baseline'?")
  }
}
