import Basics
import Glibc
import Testing

@Suite struct InputFileTests {
  @Test func aWholeFileIsRead() throws {
    try withFolder { folder in
      let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 * 7) }
      try AtomicWrite.write(bytes, to: folder + "/x")
      let file = try InputFile(folder + "/x")
      #expect(file.bytes == bytes)
      #expect(file.path == folder + "/x")
      try AtomicWrite.write([], to: folder + "/empty")
      #expect(try InputFile(folder + "/empty").bytes == [])
    }
  }

  @Test func aLinkIsFollowed() throws {
    try withFolder { folder in
      try AtomicWrite.write([1], to: folder + "/x")
      symlink("x", folder + "/link")
      #expect(try InputFile(folder + "/link").bytes == [1])
    }
  }

  /// Expects that `path` is refused with this diagnostic, at the path as written here.
  func expect(
    _ path: String, _ kind: Diagnostic.Kind, _ message: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let diagnostic = diagnostic { try InputFile(path) }
    #expect(
      diagnostic == Diagnostic(kind, message, at: Place(path)), sourceLocation: sourceLocation)
  }

  @Test func pathsThatAreNotFilesAreRefused() throws {
    try withFolder { folder in
      expect(folder + "/none", .missing, "no such file or directory")
      expect(folder + "/none/x", .missing, "no such file or directory")
      expect("", .missing, "no such file or directory")
      expect(folder, .missing, "is a directory, not a file")
      expect(folder + "/x\0y", .missing, "a file name cannot contain NUL")
      expect(folder + "/" + String(repeating: "x", count: 300), .missing, "file name too long")
      expect("/dev/null", .missing, "is a pipe or device, not a regular file")
      expect("/dev/null/x", .missing, "not a directory")
      symlink("loop", folder + "/loop")
      expect(folder + "/loop", .missing, "too many levels of symbolic links")
      mkfifo(folder + "/pipe", 0o600)
      expect(folder + "/pipe", .missing, "is a pipe or device, not a regular file")
    }
  }

  @Test(.disabled(if: getuid() == 0, "root may read everything"))
  func unreadableFilesAreRefused() throws {
    try withFolder { folder in
      try AtomicWrite.write([1], to: folder + "/x")
      chmod(folder + "/x", 0)
      expect(folder + "/x", .missing, "permission denied")
    }
  }

  @Test func theLimitIsCheckedBeforeMemoryIsAllocated() throws {
    try withFolder { folder in
      let path = folder + "/x"
      try AtomicWrite.write([1, 2, 3], to: path)
      #expect(try InputFile(path, limit: 3).bytes.count == 3)
      #expect(
        diagnostic { try InputFile(path, limit: 2) }
          == .unsupported("has 3 bytes, more than the limit of 2", at: Place(path)))
      truncate(path, 1 << 42)
      #expect(
        diagnostic { try InputFile(path) }
          == .unsupported(
            "has 4398046511104 bytes, more than the limit of 17179869184", at: Place(path)))
    }
  }
}
