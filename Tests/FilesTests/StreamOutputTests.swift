import Basics
import Glibc
import Testing

@Suite struct StreamOutputTests {
  @Test func pipesAndDevicesAreStreams() throws {
    try withFolder { folder in
      mkfifo(folder + "/pipe", 0o600)
      symlink("/dev/null", folder + "/null")
      try AtomicWrite.write([1], to: folder + "/file")
      let paths = ["/dev/null", "/dev/full", folder + "/pipe", folder + "/null"]
      #expect(paths.allSatisfy { StreamOutput($0) != nil })
      #expect(paths.allSatisfy { StreamOutput($0)?.isStandardOutput == false })
      for path in ["", folder, folder + "/file", folder + "/none", "/dev/null\0x"] {
        #expect(StreamOutput(path) == nil, "\(path)")
      }
    }
  }

  @Test func bytesToNowhereAreTaken() throws {
    try AtomicWrite.expectWritable("/dev/null")
    try AtomicWrite.write([1, 2], to: "/dev/null")
    var status = stat()
    stat("/dev/null", &status)
    #expect(status.st_mode & S_IFMT == S_IFCHR)
  }

  @Test func aSocketIsRefused() throws {
    try withFolder { folder in
      mknod(folder + "/socket", S_IFSOCK | 0o600, 0)
      let place = Place(folder + "/socket")
      #expect(
        diagnostic { try AtomicWrite.write([1], to: folder + "/socket") }
          == Diagnostic(.cannotCreate, "is a disk or socket, not a file or pipe", at: place))
    }
  }

  /// A file that is opened next would otherwise take what goes to standard output.
  @Test func nothingComesInThePlaceOfAClosedStream() async {
    await #expect(processExitsWith: .exitCode(0)) {
      for stream in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] { close(stream) }
      StandardStream.occupyClosed()
      let file = open("/dev/null", O_WRONLY)
      let found = diagnostic { try StandardStream.output.write("x") }
      let told = "standard output: bad file descriptor"
      exit(file > STDERR_FILENO && found?.description == told ? 0 : 1)
    }
  }

  /// Standard output is one end of a pseudo-terminal here.
  @Test func binaryDataAreKeptFromATerminal() async {
    await #expect(processExitsWith: .exitCode(73)) {
      dup2(open("/dev/ptmx", O_RDWR | O_NOCTTY), STDOUT_FILENO)
      try AtomicWrite.expectWritable("/dev/stdout", isText: true)
      let found = diagnostic { try AtomicWrite.expectWritable("/dev/stdout") }
      #expect(found?.message == "is a terminal, and what is written there is no text")
      exit(found?.kind.rawValue ?? 0)
    }
  }
}
