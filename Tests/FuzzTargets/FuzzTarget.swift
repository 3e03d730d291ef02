import Basics
import Foundation

/// One kind of input that memc reads, for a fuzzer and for the replay of its corpus.
public struct FuzzTarget: Sendable {
  public let name: String
  /// The ending of the files, by which memc may tell their kind.
  let ending: String
  let read: @Sendable (Input) throws -> Void

  /// The input of one run.
  struct Input {
    let bytes: [UInt8]
    /// The file that holds these bytes.
    let path: String

    /// The bytes as text; those that are not UTF-8 are replaced.
    var text: String { String(decoding: bytes, as: UTF8.self) }
  }

  init(_ name: String, _ ending: String = "", _ read: @escaping @Sendable (Input) throws -> Void) {
    self.name = name
    self.ending = ending
    self.read = read
  }

  public static let all =
    modelTargets + dataTargets + settingTargets + programTargets + resultTargets

  public static func named(_ name: String) -> FuzzTarget? { all.first { $0.name == name } }

  /// Reads `bytes` as memc reads a file; a refusal is fine.
  ///
  /// - Parameter folder: a folder for the file, which no other process uses.
  /// - Throws: any error but a refusal of the user's input.
  public func run(_ bytes: [UInt8], in folder: String) throws {
    let path = "\(folder)/input\(ending)"
    try Data(bytes).write(to: URL(filePath: path))
    do {
      try read(Input(bytes: bytes, path: path))
    } catch let diagnostic as Diagnostic where diagnostic.kind != .internalError {
    } catch let diagnostics as Diagnostics
      where !diagnostics.all.isEmpty && diagnostics.all.allSatisfy({ $0.kind != .internalError })
    {}
  }
}
