import Foundation

/// `Tests/Faults/faults.c`, which lets one call of a process fail.
struct FaultShim {
  /// The path of the compiled file; `nil` where there is no C compiler.
  static let object: String? = {
    let own = ProcessInfo.processInfo.processIdentifier
    let path = NSTemporaryDirectory() + "memc-faults-\(own).so"
    let compiler = Process()
    compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    compiler.arguments = [
      "cc", "-shared", "-fPIC", "-O2", "-o", path, "\(MemcProcess.root)/Tests/Faults/faults.c",
    ]
    guard (try? compiler.run()) != nil else { return nil }
    compiler.waitUntilExit()
    return compiler.terminationStatus == 0 ? path : nil
  }()

  /// What happens at one call.
  struct Fault: CustomStringConvertible {
    let kind: String
    let number: Int
    /// The number of an error, `short` or `kill`.
    let action: String

    var description: String { "\(kind) \(number) \(action)" }
  }

  /// The folder of the log.
  let folder: String

  private var log: String { "\(folder)/log" }

  /// Runs `memc` with a fault, if any.
  ///
  /// - Returns: what became of it, and the lines of the log.
  func run(_ arguments: [String], _ fault: Fault?) throws -> (process: MemcProcess, log: [String]) {
    try? FileManager.default.removeItem(atPath: log)
    var variables = [
      "LD_PRELOAD": Self.object ?? "", "MEMC_FAULT_LOG": log, "SWIFT_BACKTRACE": "enable=no",
    ]
    variables["MEMC_FAULT"] = fault?.description
    let process = try MemcProcess(arguments, with: variables)
    let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
    return (process, text.split(separator: "\n").map(String.init))
  }

  /// The number of calls of each kind in a run without a fault.
  func counts(_ arguments: [String]) throws -> [String: Int] {
    try run(arguments, nil).log.reduce(into: [:]) { counts, line in
      let words = line.split(separator: " ")
      counts[String(words[0])] = Int(words[1])
    }
  }
}
