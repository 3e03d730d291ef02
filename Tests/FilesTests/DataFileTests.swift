import Basics
import Testing

@Suite struct DataFileTests {
  static let images: [Float] = (0..<24).map { Float($0 * 10) / 255 }

  @Test(arguments: ["images.idx", "images.idx.gz", "stored.npz:images", "deflated.npz:images.npy"])
  func bytesBecomeFractions(name: String) throws {
    let data = try DataFile.load(Fixture.path(name))
    #expect(data.shape == [4, 2, 3])
    #expect(data.type == .uint8)
    #expect(data.rowSize == 6)
    #expect(data.real(rows: 0..<4) == Self.images)
    #expect(data.real(rows: 1..<3) == Array(Self.images[6..<18]))
    #expect(data.real(rows: 4..<4) == [])
  }

  @Test func realsAreUnchanged() throws {
    let data = try DataFile.load(Fixture.path("single.npz"))
    #expect(data.shape == [2, 2])
    #expect(data.real(rows: 0..<2) == [-1.5, 0, 3e38, -Float.leastNonzeroMagnitude])
    #expect(try DataFile.load(Fixture.path("vector.npy")).real(rows: 0..<5) == [0, 1, 2, 3, 4])
  }

  @Test(arguments: ["labels.idx", "stored.npz:labels"])
  func labelsAreIntegers(name: String) throws {
    #expect(try DataFile.loadLabels(Fixture.path(name), classes: 4) == [3, 1, 0, 2])
  }

  /// The name of a file, and the kind, message and place of its diagnostic.
  @Test(arguments: [
    ("none.npy", Diagnostic.Kind.missing, "no such file or directory", "none.npy"),
    ("none.npz:x", .missing, "no such file or directory", "none.npz:x"),
    ("", .missing, "is a directory, not a file", ""),
    ("make.py", .malformed, "is neither .npy, .npz, IDX nor gzipped IDX", "make.py"),
    ("stored.npz:image", .missing, "unknown array 'image'", "stored.npz"),
    ("stored.npz:", .missing, "unknown array ''", "stored.npz"),
    ("f4.npy:x", .usage, "is not an .npz file with an array 'x'", "f4.npy"),
    ("scalar.npy", .malformed, "has no rows of data: its shape is []", "scalar.npy"),
    ("empty.npy", .malformed, "has no rows of data: its shape is [0, 4]", "empty.npy"),
    ("f4.npy", .malformed, "element 2 of row 1 is inf: data must be finite", "f4.npy"),
  ])
  func filesWithoutDataAreRefused(
    name: String, kind: Diagnostic.Kind, message: String, source: String
  ) {
    let diagnostic = diagnostic { try DataFile.load(Fixture.path(name)) }
    #expect(diagnostic?.kind == kind)
    #expect(diagnostic?.message == message)
    #expect(diagnostic?.place == Place(Fixture.path(source)))
  }

  @Test func oneOfSeveralArraysMustBeNamed() {
    let path = Fixture.path("stored.npz")
    #expect(
      diagnostic { try DataFile.load(path) }
        == Diagnostic(
          .usage, "contains 2 arrays; name one, as in '\(path):images'", at: Place(path),
          notes: ["known arrays: images, labels"]))
  }

  @Test func labelsOutOfRangeAreRefused() {
    let path = Fixture.path("labels.idx")
    #expect(
      diagnostic { try DataFile.loadLabels(path, classes: 3) }
        == .malformed("label 0 must be in 0...2, not 3", at: Place(path)))
    let negative = Fixture.path("i1.npy")
    #expect(
      diagnostic { try DataFile.loadLabels(negative, classes: 3) }
        == .malformed("labels must be integers of shape [N], not int8 [2, 3]", at: Place(negative)))
    let real = Fixture.path("scalar.npy")
    #expect(
      diagnostic { try DataFile.loadLabels(real, classes: 3) }
        == .malformed("labels must be integers of shape [N], not float32 []", at: Place(real)))
  }

  @Test(arguments: [
    (
      "packed text", Array("hello".utf8), "contains neither IDX nor .npy data",
      Diagnostic.Kind.malformed
    ),
    ("too long", [0, 0, 8, 1, 0, 0, 0, 1, 7, 7], "unpacks to more than 9 bytes", .unsupported),
    (
      "too short", [0, 0, 8, 1, 0, 0, 0, 2, 7], "uint8 [2] takes 2 bytes, but 1 follow", .malformed
    ),
  ])
  func compressedDataMustHaveTheirDeclaredSize(
    name: String, contents: [UInt8], message: String, kind: Diagnostic.Kind
  ) throws {
    try withFolder { folder in
      let path = folder + "/x.gz"
      try AtomicWrite.write(gzip(contents), to: path)
      let diagnostic = diagnostic { try DataFile.load(path) }
      #expect(diagnostic?.message == message)
      #expect(diagnostic?.kind == kind)
    }
  }

  @Test func anNpzWithAHeaderOfAnotherSizeIsRefused() throws {
    try withFolder { folder in
      let path = folder + "/x.npz"
      var contents = Npy.write(Tensor<Int8>([2], [1, 2]))
      contents.append(0)
      try AtomicWrite.write(ZipArchive.write([ZipMember("x.npy", contents)]), to: path)
      #expect(
        diagnostic { try DataFile.load(path) }
          == .malformed(
            "its header specifies 130 bytes in total, but it has 131", at: Place("\(path):x")))
    }
  }

  @Test func aFileWithAColonInItsNameIsRead() throws {
    try withFolder { folder in
      let path = folder + "/a:b"
      try AtomicWrite.write(Npy.write(Tensor<Float>([1], [2])), to: path)
      #expect(try DataFile.load(path).real(rows: 0..<1) == [2])
    }
  }

  @Test func anNpzWithoutArraysIsRefused() throws {
    try withFolder { folder in
      let path = folder + "/x.npz"
      for members in [[], [ZipMember("readme", [])]] {
        try AtomicWrite.write(ZipArchive.write(members), to: path)
        #expect(
          diagnostic { try DataFile.load(path) }
            == .malformed("contains no array", at: Place(path)))
      }
    }
  }
}

/// A gzip file that stores `contents` uncompressed.
func gzip(_ contents: [UInt8]) -> [UInt8] {
  var crc: UInt32 = .max
  for byte in contents {
    crc ^= UInt32(byte)
    for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
  }
  func bytes(_ number: UInt32, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }
  let size = UInt32(contents.count)
  return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255, 1] + bytes(size, 2) + bytes(~size, 2) + contents
    + bytes(~crc, 4) + bytes(size, 4)
}
