import Basics
import Foundation
import TestSupport
import Testing

/// Small files that ask for much memory are refused, with the same words, where there is little.
@Suite struct MemoryBoundTests {
  /// A file, the command that reads it (`FILE` is its name), and how it is refused.
  struct Attack: Sendable {
    let name: String
    let contents: @Sendable () throws -> [UInt8]
    let command: String
    let status: Int32
    /// What the refusal contains.
    let message: String
  }

  /// The address space that a command may have, in KiB; memc itself takes half of it.
  private static let most = 200_000

  @Test(arguments: models + texts + arrays)
  func aRefusalTakesLittleMemory(attack: Attack) throws {
    try withFolder { folder in
      let path = "\(folder)/\(attack.name)"
      let parent = URL(fileURLWithPath: path).deletingLastPathComponent().path
      try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
      try AtomicWrite.write(attack.contents(), to: path)
      let command = attack.command.replacingOccurrences(
        of: "FILE", with: "\(folder)/\(attack.name)"
      )
      .replacingOccurrences(of: "FOLDER", with: folder)
      let result = try MemcProcess(
        shell: "cd '\(MemcProcess.root)'; ulimit -v \(Self.most); exec \"$memc\" \(command)")
      #expect(result.status == attack.status, "\(result.error)")
      #expect((result.error + result.output).contains(attack.message), "\(result.error)")
    }
  }
}

extension MemoryBoundTests {
  /// A field of a protobuf message that holds bytes.
  private static func field(_ number: UInt8, _ bytes: [UInt8]) -> [UInt8] {
    var (head, length) = ([number << 3 | 2], bytes.count)
    while length >= 0x80 {
      head.append(UInt8(length & 0x7F) | 0x80)
      length >>= 7
    }
    return head + [UInt8(length)] + bytes
  }

  private static func repeated(_ bytes: [UInt8], _ count: Int) -> [UInt8] {
    Array(repeatElement(bytes, count: count).joined())
  }

  /// A model with this graph.
  private static func model(_ graph: [UInt8]) -> [UInt8] { [8, 8] + field(7, graph) }

  private static let models = [
    Attack(
      name: "nested.onnx",
      contents: {
        model(
          (0..<2910).reduce(into: []) { graph, _ in graph = field(1, field(5, field(6, graph))) })
      },
      command: "check FILE", status: 69, message: "messages are nested too deeply"),
    Attack(
      name: "empty-messages.onnx",
      contents: { model(field(1, repeated([42, 0], 1_000_000))) },
      command: "check FILE", status: 69,
      message: "the content would need too much memory for the size of the file"),
    Attack(
      name: "merged.onnx",
      contents: { [8, 8] + repeated(field(7, []), 64_000) },
      command: "check FILE", status: 65, message: "a message that may be given once is given again"),
    Attack(
      name: "doubling/network.txt",
      contents: {
        let lines = (1...40).map { "v\($0) = Concat(v\($0 - 1), v\($0 - 1)) {axis = 1}" }
        return Array(
          (["memc-network 1", "input v0 float32[1, 1]"] + lines + ["output v40", ""])
            .joined(separator: "\n").utf8)
      }, command: "check FOLDER/doubling", status: 69, message: "elements"),
    Attack(
      name: "parameters/network.txt",
      contents: {
        Array(
          "memc-network 1\ninput x float32[1, 4]\nparameter w float32[120, 40020, 400]\n".utf8)
      }, command: "check FOLDER/parameters", status: 69,
      message: "the list of parameters needs 1.9e9 elements; the limit is 2.0e8"),
  ]

  private static let texts = [
    Attack(
      name: "values/network.txt",
      contents: {
        let (open, close) = (
          String(repeating: "[", count: 60_000), String(repeating: "]", count: 60_000)
        )
        return Array(
          "memc-network 1\ninput x float32[1]\ny = Relu(x) {a = \(open)\(close)}\noutput y\n".utf8)
      }, command: "check FOLDER/values", status: 65, message: "values are nested too deeply"),
    Attack(
      name: "aliases.yaml",
      contents: {
        let lines = (0..<9).map { level in
          let items = Array(repeating: level == 0 ? "x" : "*a\(level - 1)", count: 9)
          return "k\(level): &a\(level) [\(items.joined(separator: ", "))]\n"
        }
        return Array(lines.joined().utf8)
      }, command: "compile models/tiny.onnx --mapping FILE -o FOLDER/p.memc", status: 78,
      message: "the anchor '&a0' is not supported"),
    Attack(
      name: "deep.yaml",
      contents: {
        Array(
          "a: \(String(repeating: "[", count: 100_000))\(String(repeating: "]", count: 100_000))"
            .utf8)
      }, command: "compile models/tiny.onnx --mapping FILE -o FOLDER/p.memc", status: 78,
      message: "aximum nesting level"),
    Attack(
      name: "deep.json",
      contents: {
        Array(
          "\(String(repeating: "{\"a\":", count: 100_000))1\(String(repeating: "}", count: 100_000))"
            .utf8)
      }, command: "plot FILE -o FOLDER/p.svg", status: 65, message: "is not a result of memc"),
  ]

  /// The header of an array of single-precision numbers, which do not follow.
  private static func header(_ shape: String) -> [UInt8] {
    let text = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(shape)), }"
    let padding = String(repeating: " ", count: 127 - 10 - text.utf8.count)
    return [0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0] + Array("\(text)\(padding)\n".utf8)
  }

  private static let arrays = [
    Attack(
      name: "header.npy",
      contents: { [0x93] + Array("NUMPY".utf8) + [2, 0, 255, 255, 255, 255] },
      command: "inspect FILE", status: 65,
      message: "its header has 4294967295 bytes, more than the limit of 10000"),
    Attack(
      name: "claim.npy", contents: { header("1073741824,") }, command: "inspect FILE", status: 65,
      message: "float32 [1073741824] takes 4294967296 bytes, but 0 follow"),
    Attack(
      name: "product.npy", contents: { header("4294967296, 4294967296") }, command: "inspect FILE",
      status: 65, message: "the shape [4294967296, 4294967296] is too large for memory"),
    Attack(
      name: "bomb.npz",
      contents: {
        let member = ZipMember(
          "x.npy", header("250000000,") + [UInt8](repeating: 0, count: 1 << 20))
        var bytes = try ZipArchive.write([member], compression: .deflate)
        let entry = bytes.indices.last { bytes[$0...].starts(with: [0x50, 0x4B, 1, 2]) } ?? 0
        let size = withUnsafeBytes(of: UInt32(1_000_000_128).littleEndian, Array.init)
        bytes.replaceSubrange(entry + 24..<entry + 28, with: size)
        return bytes
      }, command: "inspect FILE", status: 69, message: "unpacks to 1000000128 bytes, more than"),
  ]
}
