import Foundation

/// LeNet-5 in another framework, in a process of its own, which measures whenever it is asked to.
final class PythonRival {
  private let process = Process()
  private let questions = Pipe()
  private let answers = Pipe()

  /// `nil` where Python has no such framework.
  ///
  /// - Parameters:
  ///   - script: reads lines "batch seconds" and answers each with images a second.
  ///   - argument: what it is given: a model, a number of threads.
  init?(script: String, argument: String) {
    let python = ProcessInfo.processInfo.environment["PYTHON"] ?? "python3"
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [python, script, argument]
    process.standardInput = questions
    process.standardOutput = answers
    process.standardError = FileHandle.nullDevice
    // a Python without the framework ends before it is asked
    signal(SIGPIPE, SIG_IGN)
    guard (try? process.run()) != nil, rate(batch: 1, within: 0.01) != nil else { return nil }
  }

  deinit {
    try? questions.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  /// Images a second, as the script takes them.
  func rate(batch: Int, within seconds: Double) -> Double? {
    let question = Data("\(batch) \(seconds)\n".utf8)
    guard process.isRunning,
      (try? questions.fileHandleForWriting.write(contentsOf: question)) != nil
    else { return nil }
    let answer = String(decoding: answers.fileHandleForReading.availableData, as: UTF8.self)
    return Double(answer.trimmingCharacters(in: .whitespacesAndNewlines))
  }
}
