import Basics
import Glibc
import Testing

@Suite struct OutputFolderTests {
  @Test func foldersAreMadeWithThoseAbove() throws {
    try withFolder { folder in
      for _ in 0..<2 { try OutputFolder.make("\(folder)/a/b//c/") }
      #expect(entries(of: "\(folder)/a/b") == ["c"])
      for path in ["a/b/c", "a/b", "a"] { rmdir("\(folder)/\(path)") }
    }
  }

  @Test func aFileInTheWayIsRefused() throws {
    try withFolder { folder in
      let path = "\(folder)/x"
      try AtomicWrite.write([1], to: path)
      for path in [path, "\(path)/y"] {
        #expect(
          diagnostic { try OutputFolder.make(path) }
            == Diagnostic(.cannotCreate, "not a directory", at: Place(path)))
      }
      #expect(
        diagnostic { try OutputFolder.make("") }
          == Diagnostic(.cannotCreate, "no such file or directory", at: Place("")))
    }
  }
}
