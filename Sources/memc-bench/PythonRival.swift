import Foundation

/// A network in another framework, in a separate process that measures on request.
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

  /// Measures memc and a rival by turns, and keeps the best of each.
  ///
  /// - Parameters:
  ///   - own, other: images per second; `nil` if the rival does not answer.
  ///   - decimals: of the ratio.
  /// - Returns: the cells of a table: both speeds and their ratio, with `-` for what is absent.
  static func compare(
    decimals: Int, _ own: () throws -> Double, with other: () -> Double?
  ) rethrows -> [String] {
    var (best, rival) = (0.0, 0.0)
    for _ in 0..<4 {
      best = max(best, try own())
      rival = max(rival, other() ?? 0)
    }
    guard rival > 0 else { return [best.formatted(0), "-", "-"] }
    return [best.formatted(0), rival.formatted(0), (best / rival).formatted(decimals)]
  }

  /// Images per second as measured by the script; `nil` if it does not answer.
  func rate(batch: Int, within seconds: Double) -> Double? {
    let question = Data("\(batch) \(seconds)\n".utf8)
    guard process.isRunning,
      (try? questions.fileHandleForWriting.write(contentsOf: question)) != nil
    else { return nil }
    return Double(line().trimmingCharacters(in: .whitespacesAndNewlines))
  }

  /// The next line of the answers, which may come in several parts.
  private func line() -> String {
    var line = Data()
    while line.last != UInt8(ascii: "\n") {
      let part = answers.fileHandleForReading.availableData
      guard !part.isEmpty else { break }
      line += part
    }
    return String(decoding: line, as: UTF8.self)
  }
}
