import Basics
import Foundation

/// The built executable, run as a user would.
struct MemcProcess {
  /// The exit status, or the signal that ended the process.
  let status: Int32
  let isKilled: Bool
  let output: String
  let error: String

  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  /// The executable, which lies beside the tests.
  static let executable =
    URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().path + "/memc"

  /// Runs `memc` with these arguments, in the given working directory, with more variables.
  init(_ arguments: [String], in folder: String? = nil, with variables: [String: String] = [:])
    throws
  {
    try self.init(Self.executable, arguments, in: folder, with: variables)
  }

  init(_ arguments: String...) throws { try self.init(arguments) }

  /// Runs a line of the shell, in which `$memc` is the executable.
  init(shell line: String) throws {
    try self.init("/bin/sh", ["-c", "memc='\(Self.executable)'; \(line)"])
  }

  /// Runs lines of the shell in a folder, in which `memc` is the executable; stops at the first that
  /// fails.
  init(script: String, in folder: String) throws {
    let path = URL(fileURLWithPath: Self.executable).deletingLastPathComponent().path
    try self.init("/bin/sh", ["-e", "-c", "PATH='\(path)':$PATH\n\(script)"], in: folder)
  }

  private init(
    _ path: String, _ arguments: [String], in folder: String? = nil,
    with variables: [String: String] = [:]
  ) throws {
    let process = Process()
    process.environment = ProcessInfo.processInfo.environment.merging(variables) { $1 }
    if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    let pipes = (output: Pipe(), error: Pipe())
    process.standardOutput = pipes.output
    process.standardError = pipes.error
    try process.run()
    // what commands say besides results fits the pipe
    output = String(
      decoding: pipes.output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    error = String(decoding: pipes.error.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    isKilled = process.terminationReason == .uncaughtSignal
    status = process.terminationStatus
  }

  /// The object that was printed.
  var json: Value { get throws { try Value(json: output) } }
}
