import Synchronization

/// Keeps what a command reads from being written over, whatever name or link leads to it.
///
/// Files to be written are announced before all work: reading one of them is refused then, as is
/// writing one that has been read, announced or not. Only what runs inside `watch` is guarded, on its
/// own thread.
public final class FileGuard: Sendable {
  private struct Uses {
    /// As the user named them, by what they are.
    var outputs: [FileIdentity: String] = [:]
    var inputs: [FileIdentity: String] = [:]
    /// In the order of their first reading.
    var inputNames: [String] = []
  }

  @TaskLocal private static var current: FileGuard?

  private let uses = Mutex(Uses())

  private init() {}

  /// Runs `body` with its files guarded.
  public static func watch<Result>(_ body: () throws -> Result) rethrows -> Result {
    try $current.withValue(FileGuard(), operation: body)
  }

  /// The files that were read so far inside `watch`, in the order of their first reading.
  public static var inputs: [String] { current?.uses.withLock { $0.inputNames } ?? [] }

  /// Says which files will be written; `nil` is none.
  ///
  /// - Parameter inputs: files that are read only after some output is written.
  /// - Throws: kind `usage` where one has been read already, or two are the same file.
  public static func announce(_ outputs: [String?], beside inputs: [String?] = []) throws {
    for path in inputs.compactMap(\.self) {
      guard let identity = FileIdentity(path) else { continue }
      current?.uses.withLock { $0.inputs[identity] = path }
    }
    for path in outputs.compactMap(\.self) {
      try expectUnread(path)
      guard let current, let identity = FileIdentity(path) else { continue }
      let other = current.uses.withLock { uses in
        defer { uses.outputs[identity] = path }
        return uses.outputs[identity]
      }
      guard let other else { continue }
      throw Diagnostic(
        .usage, "two outputs have the same file: '\(other)' and '\(path)'", notes: [advice])
    }
  }

  /// Notes that the open file is read, which the user named `path`.
  ///
  /// - Throws: kind `usage` where it will be written.
  public static func noteReading(_ descriptor: Int32, of path: String) throws {
    guard let current, let identity = FileIdentity(descriptor: descriptor) else { return }
    try current.uses.withLock { uses in
      if let output = uses.outputs[identity] { throw refusal(of: output, over: path) }
      uses.inputs[identity] = path
      if !uses.inputNames.contains(path) { uses.inputNames.append(path) }
    }
  }

  /// Throws, kind `usage`, where writing `path` would replace a file that was read.
  static func expectUnread(_ path: String) throws {
    guard let current, let identity = FileIdentity(path),
      let input = current.uses.withLock({ $0.inputs[identity] })
    else { return }
    throw refusal(of: path, over: input)
  }

  private static let advice = "name another file for the output"

  private static func refusal(of output: String, over input: String) -> Diagnostic {
    Diagnostic(
      .usage, "the output would replace '\(input)', which is read", at: Place(output),
      notes: [advice])
  }
}
