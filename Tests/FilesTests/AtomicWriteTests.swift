import Basics
import Dispatch
import Glibc
import Testing

@Suite struct AtomicWriteTests {
  @Test func aFileIsWrittenWholeAndNothingElseIsLeft() throws {
    try withFolder { folder in
      let path = folder + "/x"
      try AtomicWrite.write([1, 2], to: path)
      #expect(try InputFile(path).bytes == [1, 2])
      try AtomicWrite.write("äb\n", to: path)
      #expect(try InputFile(path).bytes == Array("äb\n".utf8))
      try AtomicWrite.write([], to: path)
      #expect(try InputFile(path).bytes == [])
      #expect(entries(of: folder) == ["x"])
    }
  }

  @Test func theLongestNameCanBeWritten() throws {
    try withFolder { folder in
      let name = String(repeating: "ä", count: 127)
      try AtomicWrite.write([1], to: "\(folder)/\(name)")
      #expect(entries(of: folder) == [name])
    }
  }

  @Test func permissionsAreKept() throws {
    try withFolder { folder in
      let path = folder + "/x"
      try AtomicWrite.write([1], to: path)
      chmod(path, 0o640)
      try AtomicWrite.write([2], to: path)
      var status = stat()
      stat(path, &status)
      #expect(status.st_mode & 0o7777 == 0o640)
    }
  }

  @Test func aLinkStaysALink() throws {
    try withFolder { folder in
      try AtomicWrite.write([1], to: folder + "/x")
      symlink("x", folder + "/link")
      try AtomicWrite.write([2], to: folder + "/link")
      #expect(try InputFile(folder + "/x").bytes == [2])
      var status = stat()
      lstat(folder + "/link", &status)
      #expect(status.st_mode & S_IFMT == S_IFLNK)
    }
  }

  func expect(
    _ path: String, _ kind: Diagnostic.Kind, _ message: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let diagnostic = diagnostic { try AtomicWrite.write([1], to: path) }
    #expect(
      diagnostic == Diagnostic(kind, message, at: Place(path)), sourceLocation: sourceLocation)
  }

  @Test func pathsThatCannotBeCreatedAreRefused() throws {
    try withFolder { folder in
      expect(folder + "/none/x", .cannotCreate, "no such file or directory")
      expect(folder, .cannotCreate, "is a directory")
      expect(folder + "/", .cannotCreate, "is not a file name")
      expect("", .cannotCreate, "is not a file name")
      expect(folder + "/x\0y", .cannotCreate, "is not a file name")
      expect(folder + "/.", .cannotCreate, "is a directory")
      expect("/dev/full", .inputOutput, "no space left on device")
      expect("/dev/null/x", .cannotCreate, "not a directory")
      expect("/proc/x", .cannotCreate, "no such file or directory")
      symlink("none", folder + "/dangling")
      expect(folder + "/dangling", .cannotCreate, "is a broken symbolic link")
      symlink("loop", folder + "/loop")
      expect(folder + "/loop", .cannotCreate, "is a broken symbolic link")
      symlink("/dev/full", folder + "/full")
      expect(folder + "/full", .inputOutput, "no space left on device")
      #expect(entries(of: folder) == ["dangling", "full", "loop"])
    }
  }

  @Test func aNameThatIsTooLongIsRefusedAndNothingIsLeft() throws {
    try withFolder { folder in
      let path = folder + "/" + String(repeating: "x", count: 256)
      expect(path, .cannotCreate, "file name too long")
      #expect(entries(of: folder) == [])
    }
  }

  @Test func aPathThatIsTooLongIsRefused() {
    let path = String(repeating: "./", count: 3000) + "x"
    expect(path, .cannotCreate, "file name too long")
  }

  @Test(.disabled(if: getuid() == 0, "root may write everywhere"))
  func aFolderWithoutWritePermissionIsRefused() throws {
    try withFolder { folder in
      chmod(folder, 0o500)
      expect(folder + "/x", .cannotCreate, "permission denied")
    }
  }

  /// A file-size limit simulates a full disk: the write stops in the middle.
  @Test func aFullDiskLeavesTheOldFile() async {
    await #expect(processExitsWith: .success) {
      InterruptGuard.install()
      try withFolder { folder in
        let path = folder + "/x"
        try AtomicWrite.write([1], to: path)
        var limit = rlimit(rlim_cur: 5000, rlim_max: 5000)
        setrlimit(__rlimit_resource_t(1), &limit)
        let bytes = [UInt8](repeating: 2, count: 10_000)
        let diagnostic = diagnostic { try AtomicWrite.write(bytes, to: path) }
        #expect(diagnostic == Diagnostic(.inputOutput, "file too large", at: Place(path)))
        #expect(try InputFile(path).bytes == [1])
        #expect(entries(of: folder) == ["x"])
      }
    }
  }

  @Test func withoutDescriptorsTheErrorIsTryAgain() async {
    await #expect(processExitsWith: .success) {
      try withFolder { folder in
        var limit = rlimit(rlim_cur: 0, rlim_max: 0)
        setrlimit(__rlimit_resource_t(7), &limit)
        let path = folder + "/x"
        #expect(
          diagnostic { try AtomicWrite.write([1], to: path) }
            == Diagnostic(.tryAgain, "too many open files", at: Place(path)))
        #expect(
          diagnostic { try InputFile("/etc/passwd") }
            == Diagnostic(.tryAgain, "too many open files", at: Place("/etc/passwd")))
      }
    }
  }

  @Test func manyWritersLeaveOneWholeFile() throws {
    try withFolder { folder in
      let path = folder + "/x"
      DispatchQueue.concurrentPerform(iterations: 8) { writer in
        for _ in 0..<20 {
          let bytes = [UInt8](repeating: UInt8(writer), count: 5000)
          #expect(diagnostic { try AtomicWrite.write(bytes, to: path) } == nil)
        }
      }
      let bytes = try InputFile(path).bytes
      #expect(bytes.count == 5000)
      #expect(Set(bytes).count == 1)
      #expect(entries(of: folder) == ["x"])
    }
  }
}
