import Foundation
import Testing

/// Every folder of `Tests/Commands` is a command with what it prints: `args`, one argument per line,
/// `stdout`, `stderr`, and `status`, which is 0 if absent.
///
/// Commands run in a folder with the files of `SampleFiles`. `MEMC_WRITE_CASES=1` writes what they
/// print now; read the difference before you commit it.
@Suite struct CommandCaseTests {
  static let folder = URL(fileURLWithPath: MemcProcess.root).appending(path: "Tests/Commands")
  static let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    .filter { !$0.hasPrefix(".") && !$0.hasSuffix(".md") }.sorted()
  static let writes = ProcessInfo.processInfo.environment["MEMC_WRITE_CASES"] != nil

  @Test(arguments: names) func printsWhatIsRecorded(name: String) throws {
    let arguments = try #require(Self.text(name, "args")).split(separator: "\n").map(String.init)
    let result = try SampleFiles.with { files in
      try MemcProcess(arguments, in: files.folder).steady
    }
    let found = ["stdout": result.output, "stderr": result.error, "status": "\(result.status)"]
    for (file, text) in found {
      let recorded = Self.text(name, file) ?? (file == "status" ? "0" : "")
      if Self.writes {
        try Self.write(text, name, file)
      } else {
        #expect(text == recorded.trimmingSuffix("\n", if: file == "status"), "\(name)/\(file)")
      }
    }
  }

  private static func text(_ name: String, _ file: String) -> String? {
    try? String(contentsOf: folder.appending(path: "\(name)/\(file)"), encoding: .utf8)
  }

  /// Files that would say nothing are left out.
  private static func write(_ text: String, _ name: String, _ file: String) throws {
    let url = folder.appending(path: "\(name)/\(file)")
    if text.isEmpty || (file == "status" && text == "0") {
      try? FileManager.default.removeItem(at: url)
    } else {
      try (file == "status" ? text + "\n" : text).write(to: url, atomically: true, encoding: .utf8)
    }
  }
}

extension MemcProcess {
  /// The same without speeds and times, which differ from run to run.
  fileprivate var steady: (status: Int32, output: String, error: String) {
    let text = output.replacing(#/[0-9.,e+]+ images\/s/#, with: "N images/s")
      .replacing(#/[0-9]+\.[0-9]+ m?s\b/#, with: "T s")
    return (status, text, error)
  }
}

extension String {
  fileprivate func trimmingSuffix(_ suffix: String, if condition: Bool) -> String {
    condition && hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
  }
}
