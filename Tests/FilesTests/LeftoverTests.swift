import Glibc
import Testing

@testable import Basics

@Suite struct LeftoverTests {
  /// The path of a temporary file, as a killed process leaves it.
  private func leftover(of name: String, in folder: String) throws -> String {
    let path = "\(folder)/\(TemporaryName(for: name).text)"
    let file = open(path, O_WRONLY | O_CREAT, 0o600)
    #expect(file >= 0)
    close(file)
    return path
  }

  /// The same path for a process of another machine.
  private func foreign(_ path: String) -> String {
    var parts = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    parts[parts.count - 4] = "00000000"
    let other = parts.joined(separator: ".")
    #expect(rename(path, other) == 0)
    return other
  }

  @Test func theNextWriteRemovesWhatAKilledOneLeft() throws {
    try withFolder { folder in
      for _ in 0..<3 { _ = try leftover(of: "x", in: folder) }
      try AtomicWrite.write([1], to: folder + "/x")
      #expect(entries(of: folder) == ["x"])
    }
  }

  @Test func filesOfOtherTargetsStay() throws {
    try withFolder { folder in
      let other = try leftover(of: "xy", in: folder)
      try AtomicWrite.write([1], to: folder + "/x")
      #expect(InputFile.exists(other))
      Leftovers.remove(from: folder)
      #expect(entries(of: folder) == ["x"])
    }
  }

  @Test func aFileOfALivingProcessStays() throws {
    try withFolder { folder in
      let path = try leftover(of: "x", in: folder)
      let file = open(path, O_WRONLY)
      let lock = try #require(try LifeLock.take(file, at: Place(path)))
      close(file)
      try AtomicWrite.write([1], to: folder + "/x")
      #expect(InputFile.exists(path))
      close(lock)
      try AtomicWrite.write([1], to: folder + "/x")
      #expect(!InputFile.exists(path))
    }
  }

  @Test func aFileThatWasTakenForALeftoverIsNotLocked() throws {
    try withFolder { folder in
      let path = try leftover(of: "x", in: folder)
      let file = open(path, O_WRONLY)
      defer { close(file) }
      Leftovers.remove(from: folder)
      #expect(try LifeLock.take(file, at: Place(path)) == nil)
    }
  }

  @Test func aFileOfAnotherMachineStaysForADay() throws {
    try withFolder { folder in
      let path = foreign(try leftover(of: "x", in: folder))
      try AtomicWrite.write([1], to: folder + "/x")
      #expect(InputFile.exists(path))
      let old = timespec(tv_sec: time(nil) - 86402, tv_nsec: 0)
      utimensat(AT_FDCWD, path, [old, old], 0)
      try AtomicWrite.write([1], to: folder + "/x")
      #expect(!InputFile.exists(path))
    }
  }

  @Test func aFolderGoesWithItsFiles() throws {
    try withFolder { folder in
      let path = "\(folder)/\(TemporaryName(for: "x").text)"
      mkdir(path, 0o700)
      _ = try leftover(of: "w.npy", in: path)
      let made = try TemporaryFolder(beside: folder + "/x/")
      #expect(!InputFile.exists(path))
      try made.write([1], to: "w.npy")
      try made.replaceTarget()
      #expect(entries(of: folder) == ["x"] && entries(of: folder + "/x") == ["w.npy"])
      Leftovers.removeFolder(folder + "/x")
    }
  }

  @Test(arguments: [
    ".x.tmp", ".x.1.2.tmp", ".x.0000000g.1.2.tmp", ".x.000000000.1.2.tmp", ".x.00000000.1..tmp",
    "x.00000000.1.2.tmp", ".x.00000000.1.2.tmp~", ".00000000.1.2.tmp", ".tmp", "", ".",
  ])
  func namesOfOthersAreLeftAlone(name: String) { #expect(TemporaryName(name) == nil) }

  @Test(arguments: ["x", "a.b.c", ".hidden", "näme", String(repeating: "ä", count: 127)])
  func namesAreReadBack(name: String) throws {
    let written = TemporaryName(for: name)
    let read = try #require(TemporaryName(written.text))
    #expect(read.belongs(to: name) && !read.belongs(to: "other") && read.isOfThisMachine)
    #expect(written.text.utf8.count <= 255)
  }
}
