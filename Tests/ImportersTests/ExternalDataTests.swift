import Basics
import Foundation
import Importers
import NetworkIR
import Testing

/// A model may read data only from regular files below its own folder.
@Suite struct ExternalDataTests {
  /// A folder with a model's data, a file outside it that must not be read, and all kinds of links.
  final class Place {
    let root: URL
    let model: URL
    static let canary = [UInt8](repeating: 0x43, count: 8)

    init() throws {
      let files = FileManager.default
      root = files.temporaryDirectory.appending(path: "memc-external-\(UUID().uuidString)")
      model = root.appending(path: "model")
      try files.createDirectory(
        at: model.appending(path: "sub"), withIntermediateDirectories: true)
      let data: [Float] = [1, 2]
      let bytes = Data(data.flatMap { withUnsafeBytes(of: $0.bitPattern.littleEndian, Array.init) })
      for name in ["w.bin", "sub/w.bin", "hard.bin"] {
        try bytes.write(to: model.appending(path: name))
      }
      try Data(Self.canary).write(to: root.appending(path: "secret"))
      let link = { (name: String, target: String) in
        try files.createSymbolicLink(
          atPath: self.model.appending(path: name).path, withDestinationPath: target)
      }
      // a slash and a combining accent are one character to Swift
      try Data(Self.canary).write(to: root.appending(path: "\u{301}secret"))
      try link("link.bin", "../secret")
      try link("inner.bin", "w.bin")
      try link("up", "..")
      try link("inside", "sub")
      try link("chain", "up")
      try link("loop", "loop")
      try link("absolute.bin", root.appending(path: "secret").path)
      try link("nowhere.bin", "missing")
      try files.linkItem(
        at: root.appending(path: "secret"), to: model.appending(path: "hardlink.bin"))
      try files.linkItem(
        at: model.appending(path: "hard.bin"), to: model.appending(path: "hard2.bin"))
      mkfifo(model.appending(path: "fifo").path, 0o600)
    }

    deinit { try? FileManager.default.removeItem(at: root) }
  }

  /// Reads a model whose tensor has these entries.
  private func read(
    _ entries: [(String, String)], _ place: Place, shape: [Int] = [2], directory: String? = nil
  ) throws -> ImportedModel {
    var model = OnnxText()
    var tensor = OnnxText.Tensor("w", shape, type: 1)
    tensor.location = 1
    tensor.external = entries
    model.tensors = [tensor]
    model.nodes = [OnnxText.Node("Add", ["x", "w"], ["y"])]
    return try importModel(model.bytes, directory: directory ?? place.model.path)
  }

  @Test(arguments: ["w.bin", "sub/w.bin"])
  func dataBelowTheModelAreRead(location: String) throws {
    let place = try Place()
    let graph = try read([("location", location)], place).requireGraph()
    #expect(graph.constants["w"]?.real?.elements == [1, 2])
  }

  @Test func offsetAndLengthSelectAPart() throws {
    let place = try Place()
    let entries = [("location", "w.bin"), ("offset", "4"), ("length", "4"), ("checksum", "00")]
    let imported = try read(entries, place, shape: [1])
    #expect(try imported.requireGraph().constants["w"]?.real?.elements == [2])
    #expect(imported.digests.map(\.name) == ["w.bin"])
  }

  static let hostile = [
    "", ".", "..", "/", "//", "./w.bin", "../secret", "../model/w.bin", "sub/../w.bin",
    "sub/../../secret", "sub/../../../../../../etc/passwd", "..//secret", "sub//w.bin",
    "/etc/passwd",
    "/dev/zero", "/proc/self/environ", "/proc/self/fd/0", "w.bin/", "w.bin/.", "w.bin/..",
    "w.bin/../w.bin", "w.bin\0", "w.bin\0.txt", "\0", "..\\secret", "\\secret", "sub\\w.bin",
    "C:\\secret", "\\\\host\\share", "file:///etc/passwd", "~/secret", "$HOME/secret",
    "%2e%2e/secret",
    "../\u{301}secret", "up/\u{301}secret", "sub/\u{301}/../../secret", "/\u{301}secret",
    "..\u{2215}secret", "．．/secret", "link.bin", "inner.bin", "absolute.bin", "nowhere.bin",
    "up/secret", "chain/secret", "inside/w.bin", "loop", "loop/w.bin", "hardlink.bin", "hard.bin",
    "hard2.bin", "fifo", "fifo/x", "sub", "sub/", "missing", "missing/w.bin", "w.bin\n",
    "\u{1B}[2J",
    String(repeating: "a", count: 300), String(repeating: "a/", count: 3000) + "w.bin", " w.bin",
    "w.bin ",
    "W.BIN", "*", "w.*", "-", "|cat /etc/passwd",
  ]

  @Test func thereAreManyHostileLocations() { #expect(Set(Self.hostile).count >= 60) }

  @Test(arguments: hostile)
  func aHostileLocationIsNotOpened(location: String) throws {
    let place = try Place()
    let refusals = try diagnostics {
      try read([("location", location)], place).check.throwIfRefused()
    }
    #expect(!refusals.isEmpty)
    #expect(refusals.allSatisfy { MalformedModelTests.kinds.contains($0.kind) })
    #expect(!refusals.contains { $0.message.contains("CCCC") })
  }

  static let wrongEntries: [[(String, String)]] = [
    [], [("offset", "0")], [("location", "w.bin"), ("location", "w.bin")],
    [("location", "w.bin"), ("__class__", "x")], [("Location", "w.bin")],
    [("location", "w.bin"), ("offset", "-4")], [("location", "w.bin"), ("offset", "+4")],
    [("location", "w.bin"), ("offset", "0x4")], [("location", "w.bin"), ("offset", " 0")],
    [("location", "w.bin"), ("offset", "")], [("location", "w.bin"), ("offset", "٤")],
    [("location", "w.bin"), ("offset", "1")], [("location", "w.bin"), ("offset", "8")],
    [("location", "w.bin"), ("offset", "9223372036854775807")],
    [("location", "w.bin"), ("offset", "18446744073709551616")],
    [("location", "w.bin"), ("length", "-1")], [("location", "w.bin"), ("length", "7")],
    [("location", "w.bin"), ("length", "9")], [("location", "w.bin"), ("length", "1e1")],
    [("location", "w.bin"), ("length", "1000000000000000")],
  ]

  @Test(arguments: wrongEntries.indices)
  func wrongEntriesAreMalformed(index: Int) throws {
    let place = try Place()
    let refusals = try diagnostics { _ = try read(Self.wrongEntries[index], place) }
    #expect(refusals.map(\.kind) == [.malformed])
  }

  @Test func aTensorLargerThanItsFileIsRefusedBeforeItTakesMemory() throws {
    let place = try Place()
    let refusals = try diagnostics {
      _ = try read([("location", "w.bin")], place, shape: [1 << 30])
    }
    #expect(
      refusals.map(\.message) == [
        "initializer 'w' needs 4294967296 bytes from byte 0 of 'w.bin', which has 8"
      ])
  }

  @Test func allTensorsTogetherUseNoMoreThanTheirFileHas() throws {
    let place = try Place()
    var model = OnnxText()
    model.tensors = ["a", "b"].map {
      var tensor = OnnxText.Tensor($0, [2], type: 1)
      tensor.location = 1
      tensor.external = [("location", "w.bin")]
      return tensor
    }
    let refusals = try diagnostics { _ = try importModel(model.bytes, directory: place.model.path) }
    #expect(
      refusals.map(\.message) == [
        "initializer 'b' needs 8 bytes of 'w.bin', but other tensors use all but 0 of its 8"
      ])
  }

  /// A file that is found under another name would give a tensor the data of another.
  @Test func filesThatDifferOnlyInTheEncodingOfAnAccentAreRefused() throws {
    let place = try Place()
    var model = OnnxText()
    model.tensors = try ["\u{e9}", "e\u{301}"].enumerated().map { index, name in
      try Data(repeating: UInt8(index), count: 8).write(to: place.model.appending(path: name))
      var tensor = OnnxText.Tensor("w\(index)", [2], type: 1)
      tensor.location = 1
      tensor.external = [("location", name)]
      return tensor
    }
    model.nodes = [
      OnnxText.Node("Add", ["x", "w0"], ["a"]), OnnxText.Node("Add", ["a", "w1"], ["y"]),
    ]
    let refusals = try diagnostics {
      try importModel(model.bytes, directory: place.model.path).check.throwIfRefused()
    }
    #expect(
      refusals.map(\.message).contains {
        $0.hasSuffix(
          "initializer 'w1' has its data at 'e\u{301}', which differs from the location of other data "
            + "only in the encoding of its accents")
      }, "\(refusals)")
  }

  @Test func dataOfMoreThan256FilesAreRefused() throws {
    let place = try Place()
    var model = OnnxText()
    model.tensors = try (0...256).map { index in
      let name = "w\(index).bin"
      try Data(count: 4).write(to: place.model.appending(path: name))
      var tensor = OnnxText.Tensor("w\(index)", [1], type: 1)
      tensor.location = 1
      tensor.external = [("location", name)]
      return tensor
    }
    model.nodes = (0...256).map {
      OnnxText.Node("Add", [$0 == 0 ? "x" : "a\($0)", "w\($0)"], [$0 == 256 ? "y" : "a\($0 + 1)"])
    }
    let refusals = try diagnostics {
      try importModel(model.bytes, directory: place.model.path).check.throwIfRefused()
    }
    #expect(
      refusals.map(\.message).contains {
        $0.hasSuffix("the model has data in more than 256 files")
      },
      "\(refusals.prefix(2))")
  }

  /// What onnxruntime writes for a tensor at an address of its own memory.
  @Test(arguments: ["*/_ORT_MEM_ADDR_/*", "\u{301}w.bin", "sub\u{0}/w.bin", "/proc/self/mem"])
  func aMarkerOfAnotherRuntimeIsNoFile(location: String) throws {
    let place = try Place()
    let entries = [("location", location), ("offset", "140737488355328"), ("length", "8")]
    let refusals = try diagnostics { try read(entries, place).check.throwIfRefused() }
    #expect(!refusals.isEmpty)
    #expect(refusals.allSatisfy { MalformedModelTests.kinds.contains($0.kind) })
  }

  /// A sparse file takes no room on the disk, but would in memory.
  @Test func aFileBeyondTheLimitIsRefusedBeforeItIsRead() throws {
    let place = try Place()
    let path = place.model.appending(path: "large.bin").path
    try Data().write(to: URL(filePath: path))
    try #require(truncate(path, InputFile.defaultLimit + 1) == 0)
    let refusals = try diagnostics {
      try read([("location", "large.bin")], place).check.throwIfRefused()
    }
    #expect(
      refusals.map(\.message).contains {
        $0.hasSuffix("'large.bin' has 17179869185 bytes, more than the limit of 17179869184")
      }, "\(refusals)")
  }

  /// The data of a tensor in an attribute are not read from a file at all.
  @Test func anAttributeHasNoExternalData() throws {
    let place = try Place()
    var tensor = OnnxText.Tensor("w", [2], type: 1)
    tensor.location = 1
    tensor.external = [("location", "w.bin")]
    var model = OnnxText()
    model.nodes = [
      OnnxText.Node("Constant", [], ["w"], ["value": .tensor(tensor)]),
      OnnxText.Node("Add", ["x", "w"], ["y"]),
    ]
    let refusals = try diagnostics {
      try importModel(model.bytes, directory: place.model.path).check.throwIfRefused()
    }
    #expect(refusals.contains { $0.message.contains("has external data, but the model was not") })
  }

  @Test func aModelWithoutAFolderHasNoExternalData() throws {
    var model = OnnxText()
    var tensor = OnnxText.Tensor("w", [2], type: 1)
    tensor.location = 1
    tensor.external = [("location", "w.bin")]
    model.tensors = [tensor]
    model.nodes = [OnnxText.Node("Add", ["x", "w"], ["y"])]
    let check = try importModel(model.bytes).check
    #expect(
      check.nodes.map(\.reason) == [
        "it reads 'w': initializer 'w' has external data, but the model was not read from a "
          + "directory"
      ])
  }
}
