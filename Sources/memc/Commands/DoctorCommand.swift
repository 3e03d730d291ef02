import ArgumentParser
import Driver

/// `memc doctor`: what this installation has, and whether it works.
struct DoctorCommand: CommonCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check the installation: files, processor, memory, libraries, and a self-test.",
    discussion: "Exit status: 0 if memc works here, 1 if something is missing.")

  @OptionGroup var common: CommonOptions

  func run() throws {
    let check = InstallationCheck()
    try common.result(check, check.text)
    if !check.pass { throw CheckFailed(code: 1) }
  }
}
