import Testing

@testable import memc

/// What is read is not written over.
@Test(arguments: [
  (["train", "a.onnx", "--images", "x.npy", "--labels", "y.npy", "-o", "./a.onnx"], "a.onnx"),
  (["train", "a.onnx", "--images", "x.npy", "--labels", "y.npy", "-o", "y.npy"], "y.npy"),
  (["train", "net", "--images", "x.npy", "--targets", "t.npy", "-o", "net/network.txt"], "net"),
  (["compile", "a.onnx", "--calibrate", "c.npy", "-o", "./c.npy"], "c.npy"),
  (["compile", "a.onnx", "--mapping", "m.yaml", "-o", "m.yaml"], "m.yaml"),
])
func outputsThatWouldReplaceInputsAreRefused(arguments: [String], lost: String) throws {
  var command = try Memc.parseAsRoot(arguments)
  let error = try #require(throws: (any Error).self) { try command.run() }
  #expect(
    Memc.message(for: error)
      == "the output would replace '\(lost)', which is read: name another file with '-o'")
  #expect(Memc.exitCode(for: error).rawValue == 64)
}

/// `compact` is the name of a mapping that comes with memc, and no file.
@Test func anOutputMayBeCalledAsAMappingIs() throws {
  try OutputGuard.expect("compact", apartFrom: ["a.onnx", nil], mapping: "compact")
  #expect(throws: (any Error).self) {
    try OutputGuard.expect("./m.yaml", apartFrom: [], mapping: "m.yaml")
  }
}

@Test(arguments: ["", "checkpoints/"])
func checkpointsHaveAName(_ name: String) throws {
  let error = try #require(throws: (any Error).self) {
    try Memc.parseAsRoot(
      ["train", "a.onnx", "--images", "x", "--labels", "y", "-o", "b.onnx", "--checkpoint", name])
  }
  #expect(
    Memc.message(for: error)
      == "'--checkpoint' is the beginning of a file's name, not a folder")
}
