import Basics
import Glibc
import Testing

@Suite struct FileGuardTests {
  @Test func aFileThatIsReadIsNotWrittenByAnyName() throws {
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
            refusal?.description == "\(output): the output would replace '\(path)', which is read")
        }
        try AtomicWrite.write([2], to: folder + "/y")
      }
      #expect(try InputFile(path).bytes == [1])
    }
  }

  @Test func aFileThatWillBeWrittenIsNotRead() throws {
    try withFolder { folder in
      let path = folder + "/x"
      try AtomicWrite.write([1], to: path)
      try FileGuard.watch {
        try FileGuard.announce([nil, path])
        let refusal = diagnostic { try InputFile(folder + "/./x") }
        #expect(
          refusal?.description == "\(path): the output would replace '\(folder)/./x', which is read"
        )
        // its own earlier work a command may read and replace
        _ = try InputFile(path, isReplaceable: true)
        try AtomicWrite.write([2], to: path)
      }
    }
  }

  @Test func twoOutputsAreTwoFiles() throws {
    try withFolder { folder in
      FileGuard.watch {
        let refusal = diagnostic { try FileGuard.announce([folder + "/new", folder + "/./new"]) }
        #expect(
          refusal?.description
            == "two outputs have the same file: '\(folder)/new' and '\(folder)/./new'")
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
