import Basics
import Foundation
import Hardware
import TestSupport
import Testing

/// Measured devices, from files.
@Suite struct MeasuredTableTests {
  /// The device whose table is a file with these bytes.
  private func device(_ bytes: [UInt8], _ name: String = "cells.csv") throws -> CellModel {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "memc-tables-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: name)
    try Data(bytes).write(to: file)
    return try CellModelTests.model("table:points=\(file.path)")
  }

  private func refusal(_ text: String) -> String? {
    TestSupport.refusal { try device(Array(text.utf8)) }?.replacing(
      /.*\/cells\.csv/, with: "cells.csv")
  }

  @Test func aTableIsReadFromCSV() throws {
    let text = "target-S, mean-S,spread-S\n1e-6,2e-6,1e-7\n\n1e-5,1.1e-5, 3e-7\n"
    let model = try device(Array(text.utf8))
    #expect(model.device.window == 1e-6...1e-5)
    let reached = model.device.programmed(target: 5.5e-6, range: 1e-6...1e-5, gaussian: 1)
    #expect(abs(reached - 6.7e-6) < 1e-18)
  }

  @Test func aByteOrderMarkIsIgnored() throws {
    let text = "\u{FEFF}target-S,mean-S,spread-S\r\n1e-6,2e-6,1e-7\r\n1e-5,1.1e-5,3e-7\r\n"
    #expect(try device(Array(text.utf8)).device.window == 1e-6...1e-5)
  }

  @Test func aTableIsReadFromNpz() throws {
    let columns: [(String, [Float])] = [
      ("target", [1e-6, 1e-5]), ("mean", [2e-6, 1.1e-5]), ("spread", [1e-7, 3e-7]),
    ]
    let archive = try ZipArchive.write(
      columns.map { ZipMember("\($0.0).npy", Npy.write(Tensor([2], $0.1))) })
    let model = try device(archive, "cells.npz")
    let reached = model.device.programmed(target: 5.5e-6, range: 1e-6...1e-5, gaussian: 1)
    #expect(abs(reached - 6.7e-6) < 1e-12)
  }

  @Test func aTableIsWrittenAsItsPoints() throws {
    let rows = "[[1e-06, 2e-06, 0.0], [1e-05, 1.1e-05, 3e-07]]"
    let model = try CellModelTests.model("table:points=\(rows)")
    #expect(model.device.record["points"]?.description == rows)
  }

  @Test(arguments: [
    (
      "1e-6,2e-6,0\n",
      "cells.csv:1:1: 'points' of table must begin with the line 'target-S,mean-S,spread-S'"
    ),
    (
      "target-S,mean-S,spread-S\n1e-6,2e-6\n",
      "cells.csv:2:1: 'points' of table must have three numbers separated by commas, not "
        + "'1e-6,2e-6'"
    ),
    (
      "target-S,mean-S,spread-S\n1e-6,2e-6,0\n",
      "cells.csv: 'points' of table needs at least two points, not 1"
    ),
    (
      "target-S,mean-S,spread-S\n1e-6,2e-6,0\n1e-6,3e-6,0\n",
      "cells.csv: 'points' of table must have ascending targets, but row 2 has 1e-06 after 1e-06"
    ),
    (
      "target-S,mean-S,spread-S\n1e-6,2e-6,0\n2e-6,nan,0\n",
      "cells.csv: 'points' of table must have conductances in 0...1 S, but row 2 is [2e-06, nan, "
        + "0.0]"
    ),
    (
      "target-S,mean-S,spread-S\n1e-6,2e-6,0\n2e-6,3e-6,-1e-7\n",
      "cells.csv: 'points' of table must have conductances in 0...1 S, but row 2 is [2e-06, 3e-06, "
        + "-1e-07]"
    ),
  ])
  func badTablesAreRefused(text: String, message: String) {
    #expect(refusal(text) == message)
  }
}
