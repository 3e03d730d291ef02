import Foundation
import TestSupport
import Testing

@testable import memc

/// `Scripts/manual.py` writes a page for each command, and completions for each shell.
@Suite(.enabled(if: (try? Python.run(["-c", "print(1)"])) == ["1"], "no python3"))
struct ManualTests {
  @Test func everyCommandHasAPage() throws {
    try withFolder { folder in
      _ = try Python.run([
        "\(MemcProcess.root)/Scripts/manual.py", folder, MemcProcess.executable,
      ])
      let names = Memc.configuration.subcommands.map { "memc-\($0._commandName)" }
      for name in ["memc"] + names {
        let page = try String(contentsOfFile: "\(folder)/man/man1/\(name).1", encoding: .utf8)
        #expect(page.hasPrefix(".TH \(name.uppercased()) 1"), "\(name)")
        #expect(page.contains(".SH EXIT STATUS"), "\(name)")
      }
      for path in [
        "bash-completion/completions/memc", "zsh/site-functions/_memc",
        "fish/vendor_completions.d/memc.fish",
      ] {
        let text = try String(contentsOfFile: "\(folder)/\(path)", encoding: .utf8)
        #expect(names.allSatisfy { text.contains($0.dropFirst("memc-".count)) }, "\(path)")
      }
    }
  }
}
