import Synchronization

/// Prevents a command from overwriting a file that it reads, under any name or link.
///
/// Outputs are announced before all work. Then reading one of them is refused, and so is writing
/// any file that has been read. Only code inside `watch` is guarded, on its own thread.
public final class FileGuard: Sendable {
  private struct Uses {
    /// The user's names by file identity.
    var outputs: [FileIdentity: String] = [:]
    var inputs: [FileIdentity: String] = [:]
    /// The inputs, in the order of first reading.
    var inputNames: [String] = []
  }

  @TaskLocal private static var current: FileGuard?

  private let uses = Mutex(Uses())

  private init() {}

  /// Runs `body` with its files guarded.
  public static func watch<Result>(_ body: () throws -> Result) rethrows -> Result {
    try $current.withValue(FileGuard(), operation: body)
  }

  /// Runs `body`, and returns its result and the files that it reads, also those read before.
  ///
  /// - Throws: what `body` throws; `usage` where it reads an announced output.
  public static func reading<Result>(_ body: () throws -> Result) rethrows
    -> (result: Result, inputs: [String])
  {
    let own = FileGuard()
    if let current { own.uses.withLock { $0.outputs = current.uses.withLock(\.outputs) } }
    let result = try $current.withValue(own, operation: body)
    let found = own.uses.withLock { $0 }
    current?.uses.withLock { uses in
      uses.inputs.merge(found.inputs) { $1 }
      uses.inputNames += found.inputNames.filter { !uses.inputNames.contains($0) }
    }
    return (result, found.inputNames)
  }

  /// The files read so far inside `watch`, in the order of first reading.
  public static var inputs: [String] { current?.uses.withLock { $0.inputNames } ?? [] }

  /// Announces the files that will be written, ignoring `nil`.
  ///
  /// - Parameter inputs: files that are read only after an output is written.
  /// - Throws: a diagnostic of kind `usage` where an output was read, or two are the same file.
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
        .usage, "two outputs are the same file: '\(other)' and '\(path)'", notes: [advice])
    }
  }

  /// Records that the open file, named `path` by the user, is read.
  ///
  /// - Throws: a diagnostic of kind `usage` where it is an announced output.
  public static func noteReading(_ descriptor: Int32, of path: String) throws {
    guard let current, let identity = FileIdentity(descriptor: descriptor) else { return }
    try current.uses.withLock { uses in
      if let output = uses.outputs[identity] { throw refusal(of: output, over: path) }
      uses.inputs[identity] = path
      if !uses.inputNames.contains(path) { uses.inputNames.append(path) }
    }
  }

  /// Checks that writing `path` does not replace a file that was read.
  ///
  /// - Throws: a diagnostic of kind `usage` where it does.
  static func expectUnread(_ path: String) throws {
    guard let current, let identity = FileIdentity(path),
      let input = current.uses.withLock({ $0.inputs[identity] })
    else { return }
    throw refusal(of: path, over: input)
  }

  private static let advice = "choose another output file"

  private static func refusal(of output: String, over input: String) -> Diagnostic {
    Diagnostic(
      .usage, "refusing to overwrite the input '\(input)'", at: Place(output), notes: [advice])
  }
}
