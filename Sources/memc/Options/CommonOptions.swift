import ArgumentParser
import Basics
import Foundation
import NetworkIR

/// A command of memc.
protocol CommonCommand: ParsableCommand {
  var common: CommonOptions { get }
}

extension CommonCommand {
  /// Reports with `--verbose` which files were read, and the total time.
  func tell(since start: ContinuousClock.Instant) {
    for input in FileGuard.inputs { common.detail("read \(input)") }
    common.detail("total: \((ContinuousClock.now - start).milliseconds)")
  }
}

/// The options of every command.
struct CommonOptions: ParsableArguments {
  @Flag(help: "Print the result as one JSON object.")
  var json = false

  @Flag(
    name: .shortAndLong,
    help:
      "Print only errors, warnings and output in a requested format (--json, --format, --emit, --cells, --spice)."
  )
  var quiet = false

  @Flag(name: .shortAndLong, help: "Print more detail, including run times.")
  var verbose = false

  @Option(
    help: ArgumentHelp(
      "Number of threads; does not affect results (default: one per core).", valueName: "count"))
  var threads: Int?

  func validate() throws {
    guard threads.map({ (1...1024).contains($0) }) ?? true else {
      throw ValidationError("'--threads' must be in 1...1024")
    }
    guard !quiet || !verbose else {
      throw ValidationError("'--quiet' and '--verbose' cannot be combined")
    }
  }

  var threadCount: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }

  /// Prints a result: as JSON, or as text unless `--quiet`.
  func result(_ value: some Encodable, _ text: @autoclosure () -> String) throws {
    if json { return try Output.json(value) }
    if !quiet { try Output.result(text()) }
  }

  /// Prints warnings, also with `--quiet`.
  func warn(_ warnings: [String]) {
    for warning in warnings { Output.note("warning: \(warning.escaped)") }
  }

  /// Prints a remark unless `--quiet`.
  func remark(_ text: String) {
    if !quiet { Output.note(text) }
  }

  /// Shows the progress of long work if standard error is a terminal.
  func progress(_ text: String) {
    if !quiet { Output.progress(text) }
  }

  /// Prints a detail with `--verbose`.
  func detail(_ text: String) {
    if verbose { Output.note(text) }
  }
}

extension Duration {
  /// `12.3 ms`.
  var milliseconds: String {
    let (seconds, attoseconds) = components
    return String(format: "%.1f ms", Double(seconds) * 1e3 + Double(attoseconds) * 1e-15)
  }
}

/// A model and how to read it.
struct ModelOptions: ParsableArguments {
  @Option(
    name: .customLong("shape"),
    help: ArgumentHelp("Size of a symbolic dimension.", valueName: "name=N"))
  var shapes: [String] = []

  @Option(
    help: ArgumentHelp(
      "Multiply the size limit of networks by N. The limit is \(SizeLimit.elements) values and \(SizeLimit.operations) operations per image.",
      valueName: "N")
  )
  var limit = 1

  func validate() throws {
    guard (1...1 << 20).contains(limit) else {
      throw ValidationError("'--limit' must be in 1...\(1 << 20)")
    }
  }

  var sizeLimit: SizeLimit { SizeLimit(factor: limit) }

  /// Sizes by name.
  func sizes() throws -> [String: Int] {
    try shapes.reduce(into: [:]) { sizes, text in
      let pair = text.split(separator: "=", maxSplits: 1)
      guard pair.count == 2, let size = Int(pair[1]), (1...1 << 30).contains(size) else {
        throw ValidationError("'--shape' must be name=N with a positive N, not '\(text)'")
      }
      sizes[String(pair[0])] = size
    }
  }
}
