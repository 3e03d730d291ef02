import Basics
import Glibc
import Testing

@Suite struct FileGuardTests {
  @Test func aFileThatWasReadIsNotOverwrittenUnderAnyName() throws {
    try withFolder { folder in
      let path = folder + "/x"
      try AtomicWrite.write([1], to: path)
      symlink("x", folder + "/symbolic")
      link(path, folder + "/hard")
      try FileGuard.watch {
        _ = try InputFile(path)
        #expect(FileGuard.inputs == [path])
        for name in ["x", "./x", "symbolic", "hard"] {
          let output = "\(folder)/\(name)"
          let refusal = diagnostic { try AtomicWrite.write([2], to: output) }
          #expect(refusal?.kind == .usage)
          #expect(
            refusal?.description == "\(output): refusing to overwrite the input '\(path)'")
        }
        try AtomicWrite.write([2], to: folder + "/y")
      }
      #expect(try InputFile(path).bytes == [1])
    }
  }

  @Test func anAnnouncedOutputIsNotRead() throws {
    try withFolder { folder in
      let path = folder + "/x"
      try AtomicWrite.write([1], to: path)
      try FileGuard.watch {
        try FileGuard.announce([nil, path])
        let refusal = diagnostic { try InputFile(folder + "/./x") }
        #expect(
          refusal?.description == "\(path): refusing to overwrite the input '\(folder)/./x'"
        )
        // a command may read and replace its own earlier output
        _ = try InputFile(path, isReplaceable: true)
        try AtomicWrite.write([2], to: path)
      }
    }
  }

  @Test func twoOutputsMustBeDifferentFiles() throws {
    try withFolder { folder in
      FileGuard.watch {
        let refusal = diagnostic { try FileGuard.announce([folder + "/new", folder + "/./new"]) }
        #expect(
          refusal?.description
            == "two outputs are the same file: '\(folder)/new' and '\(folder)/./new'")
      }
    }
  }

  @Test func nothingIsGuardedOutsideACommand() throws {
    try withFolder { folder in
      let path = folder + "/x"
      try AtomicWrite.write([1], to: path)
      _ = try InputFile(path)
      try AtomicWrite.write([2], to: path)
      #expect(FileGuard.inputs == [])
    }
  }
}
