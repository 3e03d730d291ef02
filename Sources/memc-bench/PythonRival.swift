import Foundation

/// LeNet-5 in another framework, in a separate process that measures on request.
final class PythonRival {
  private let process = Process()
  private let questions = Pipe()
  private let answers = Pipe()

  /// `nil` if Python does not have the framework.
  ///
  /// - Parameters:
  ///   - script: a script that reads lines "batch seconds" and answers each with images per second.
  ///   - argument: the argument of the script: a model or a number of threads.
  init?(script: String, argument: String) {
    let python = ProcessInfo.processInfo.environment["PYTHON"] ?? "python3"
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [python, script, argument]
    process.standardInput = questions
    process.standardOutput = answers
    process.standardError = FileHandle.nullDevice
    // without the framework, Python exits before the first request
    signal(SIGPIPE, SIG_IGN)
    guard (try? process.run()) != nil, rate(batch: 1, within: 0.01) != nil else { return nil }
  }

  deinit {
    try? questions.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  /// Images per second as measured by the script; `nil` if it does not answer.
  func rate(batch: Int, within seconds: Double) -> Double? {
    let question = Data("\(batch) \(seconds)\n".utf8)
    guard process.isRunning,
      (try? questions.fileHandleForWriting.write(contentsOf: question)) != nil
    else { return nil }
    let answer = String(decoding: answers.fileHandleForReading.availableData, as: UTF8.self)
    return Double(answer.trimmingCharacters(in: .whitespacesAndNewlines))
  }
}
