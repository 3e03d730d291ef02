import ArgumentParser
import Basics
import Driver
import Foundation

/// `memc explain WORD`: an exit status in plain words, or why a program takes what it takes.
struct ExplainCommand: CommonCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explain an exit status, or why a program needs its arrays, energy and time.",
    discussion: """
      WORD is an exit status such as 65, the kind of an error such as 'malformed', or a program file.
      """)

  @Argument(
    help: ArgumentHelp("An exit status, a kind of error, or a program file.", valueName: "word"),
    completion: .file(extensions: ["memc"]))
  var word: String

  @OptionGroup var common: CommonOptions

  func run() throws {
    if let status = ExplainedStatus(word) { return try common.result(status, status.text) }
    guard FileManager.default.fileExists(atPath: word) else {
      throw Diagnostic(
        .missing, "no such file, exit status or kind of error", at: Place(word),
        notes: ["known: " + ExplainedStatus.known.joined(separator: ", ")])
    }
    let explanation = try ProgramExplanation(word, threads: common.threadCount)
    try common.result(explanation, explanation.text)
  }
}
