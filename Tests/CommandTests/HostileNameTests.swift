import Basics
import Foundation
import Importers
import TestSupport
import Testing

/// Names from a model are data in everything that memc writes.
@Suite struct HostileNameTests {
  private static func commands(_ files: HostileFiles) -> [[String]] {
    let (model, program, images) = (files["m.onnx"], files["p.memc"], files["x.npy"])
    let examples = ["--images", images, "--labels", files["y.npy"]]
    return [
      ["check", model], ["compile", model, "-o", files["q.memc"]], ["inspect", model],
      ["inspect", program], ["verify", program, model], ["explain", program],
      ["report", program], ["report", program, "--accounting"],
      ["simulate", program, "--energy", "--snr", "--device", "lognormal:sigma=0.1"] + examples,
      ["simulate", program, "--chip", files["c.npz"]] + examples,
      ["program", program, "--device", "ideal", "-o", files["d.npz"]],
      ["diff", program, program], ["plan", model, "--grid", "encoding.slice-bits=1,2"],
      ["train", model, "--set", "passes.retrain.training.epochs=1", "-o", files["t.onnx"]]
        + examples,
    ]
  }

  private func expectNothingHidden(_ text: String, _ command: [String]) {
    let hidden = text.unicodeScalars.filter { $0.isHidden && $0 != "\n" }
    #expect(hidden.isEmpty, "\(command): \(hidden.map { String($0.value, radix: 16) })")
  }

  @Test func noTerminalObeysAName() throws {
    try HostileFiles.with { files in
      let emitted = ["graph", "placement", "program"].map {
        ["compile", files["m.onnx"], "-o", files["q.memc"], "--emit", $0]
      }
      for command in Self.commands(files) + emitted {
        let result = try MemcProcess(command)
        #expect(result.status == 0, "\(command): \(result.error)")
        expectNothingHidden(result.output + result.error, command)
        #expect(!result.output.contains("\nforged"), "\(command)")
      }
    }
  }

  @Test func everyNameIsAsItIsInJSON() throws {
    try HostileFiles.with { files in
      for command in Self.commands(files) {
        let result = try MemcProcess(command + ["--json"])
        #expect(result.status == 0, "\(command): \(result.error)")
        expectNothingHidden(result.output, command)
        let texts = Set(try result.json.texts)
        guard ["check", "report", "inspect", "train"].contains(command[0]) else { continue }
        if command.contains("--accounting") { continue }
        #expect(texts.isSuperset(of: files.names), "\(command)")
      }
    }
  }

  @Test func tablesKeepTheirColumns() throws {
    try HostileFiles.with { files in
      try files.run(
        "plan", files["m.onnx"], "--grid", "encoding.slice-bits=1,2", "-o", files["plan.csv"])
      try files.run("export", files["p.memc"], "--format", "cells", "-o", files["cells.csv"])
      let tables =
        try ["plan.csv", "cells.csv"].map { try InputFile(files[$0]).text() } + [
          files.run("report", files["p.memc"], "--format", "csv").output,
          files.run("report", files["p.memc"], "--accounting", "--format", "csv").output,
          files.run("inspect", files["p.memc"], "--cells").output,
        ]
      for table in tables {
        let rows = CommaSeparated.rows(table)
        #expect(rows.count > 2 && Set(rows.map(\.count)).count == 1)
        for cell in rows.joined() where Double(cell) == nil {
          #expect(
            !"=+-@\t\r\n".unicodeScalars.contains(cell.unicodeScalars.first ?? " "), "\(cell)")
          expectNothingHidden(cell, ["table"])
        }
      }
    }
  }

  /// A report attributes energy to layers by their names in the program's text.
  @Test func everyLayerHasItsFigures() throws {
    try HostileFiles.with { files in
      let rows = CommaSeparated.rows(
        try files.run("report", files["p.memc"], "--format", "csv").output)
      let column = try #require(rows[0].firstIndex(of: "energy_pJ"))
      let layers = rows.dropFirst().prefix(files.names.count)
      #expect(layers.allSatisfy { Double($0[column]) ?? 0 > 0 })
    }
  }

  @Test func markdownHasOnlyItsOwnMarkup() throws {
    try HostileFiles.with { files in
      for options in [[], ["--accounting"]] {
        let command = ["report", files["p.memc"], "--format", "md"] + options
        let text = try MemcProcess(command).output
        expectNothingHidden(text, command)
        #expect(!text.unicodeScalars.contains("<"))
      }
    }
  }

  /// Names add text to a page, but neither elements nor attributes.
  @Test func pagesHaveTheSameElementsWhateverTheNames() throws {
    let pages = { (names: [String]) in
      try HostileFiles.with(names) { files in
        try files.run("report", files["p.memc"], "--format", "html", "-o", files["r.html"])
        try files.run(
          "inspect", files["p.memc"], "--chip", files["c.npz"], "--format", "html", "-o",
          files["i.html"])
        return try ["r.html", "i.html"].map { name -> [String: Int] in
          let text = try InputFile(files[name]).text()
          expectNothingHidden(text, [name])
          return try ElementCounter.counts(in: text)
        }
      }
    }
    let plain = try pages(HostileNames.all.indices.map { "layer\($0)" })
    #expect(try pages(HostileNames.all) == plain)
  }

  @Test func everyLineOfANetlistIsItsOwn() throws {
    try HostileFiles.with { files in
      try files.run(
        "export", files["p.memc"], "--format", "spice:array=0,plane=0", "-o", files["a.cir"])
      let text = try InputFile(files["a.cir"]).text()
      #expect(text.utf8.allSatisfy { (0x20..<0x7F).contains($0) || $0 == 0x0A })
      let lines = text.split(separator: "\n")
      let shape = #/\*.*|\+ [a-z0-9_ ]+|r\d+ \w+ \w+ [-+.e\d]+|\.(subckt|ends) \w+/#
      for line in lines { #expect(try shape.wholeMatch(in: line) != nil, "\(line)") }
      #expect(lines.count { $0.hasPrefix(".subckt") } == 1)
    }
  }

  @Test func exportsForOtherToolsKeepNames() throws {
    try HostileFiles.with { files in
      try files.run("export", files["p.memc"], "--format", "chrome-trace", "-o", files["t.json"])
      let trace = try InputFile(files["t.json"]).text()
      expectNothingHidden(trace, ["chrome-trace"])
      #expect(Set(try Value(json: trace).texts).isSuperset(of: files.names))

      try files.run("export", files["p.memc"], "--format", "neurosim", "-o", files["n.csv"])
      let numbers = try InputFile(files["n.csv"]).text()
      #expect(numbers.utf8.allSatisfy { "0123456789,\n".utf8.contains($0) })

      try files.run("export", files["p.memc"], "--format", "onnx", "-o", files["a.onnx"])
      let graph = try ModelLoader.load(files["a.onnx"]).requireGraph()
      #expect(Set(graph.nodes.map(\.name)).isSuperset(of: files.names))
    }
  }

  @Test func noNameIsAFileName() throws {
    try HostileFiles.with { files in
      try files.run("export", files["p.memc"], "--format", "cells", "-o", files["cells.npz"])
      let members = try ["p.memc", "c.npz", "cells.npz"].flatMap {
        try ZipArchive(InputFile(files[$0])).names
      }
      let shape = #/[A-Za-z0-9_%-]+(/[A-Za-z0-9_%-]+)?(\.[a-z0-9]+)+/#
      for member in members { #expect(try shape.wholeMatch(in: member) != nil, "\(member)") }

      try files.run(
        "train", files["m.onnx"], "--images", files["x.npy"], "--labels", files["y.npy"], "--set",
        "passes.retrain.training.epochs=1", "-o", files["net"])
      let arrays = try FileManager.default.contentsOfDirectory(atPath: files["net"])
      #expect(arrays.count == files.names.count + 1)
      #expect(arrays.allSatisfy { $0.utf8.allSatisfy { MemberName.isPlain($0) || $0 == 0x2E } })
      let graph = try ModelLoader.load(files["net"]).requireGraph()
      #expect(graph.nodes.map(\.name) == files.names)
    }
  }
}
