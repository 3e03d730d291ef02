import Basics
import Testing

@Suite struct NpyTests {
  static let integers: [ElementType: [Int]] = [
    .int8: [-128, -1, 0, 1, 2, 127],
    .int16: [-32768, -1, 0, 1, 2, 32767],
    .int32: [-2_147_483_648, -1, 0, 1, 2, 2_147_483_647],
    .int64: [.min, -1, 0, 1, 2, .max],
    .uint8: [0, 1, 2, 3, 4, 255],
    .uint16: [0, 1, 2, 3, 4, 65535],
    .uint32: [0, 1, 2, 3, 4, 4_294_967_295],
    .uint64: [0, 1, 2, 3, 4, .max],
    .bool: [0, 1, 1, 0, 0, 1],
  ]
  static let reals: [ElementType: [Float]] = [
    .float16: [-1.5, 0, 0.099975586, 65504, -5.9604645e-8, .infinity],
    .float32: [-1.5, 0, 0.1, 3e38, -Float.leastNonzeroMagnitude, .infinity],
    .float64: [-1.5, 0, 0.1, 3e38, -Float.leastNonzeroMagnitude, .infinity],
  ]

  @Test(arguments: ElementType.allCases, ["", "-big-fortran"])
  func everyElementTypeIsReadInAnyByteAndMemoryOrder(type: ElementType, form: String) throws {
    let stored = try Npy.read(InputFile(Fixture.path("\(type.code)\(form).npy")))
    let tensor = try stored.decoded()
    #expect(tensor.type == type)
    #expect(tensor.shape == [2, 3])
    #expect(tensor.integer?.elements == Self.integers[type])
    #expect(tensor.real?.elements == Self.reals[type])
  }

  @Test(arguments: ElementType.allCases)
  func writtenFilesEqualThoseOfNumPy(type: ElementType) throws {
    let bytes = try Fixture.bytes("\(type.code).npy")
    let tensor = try Npy.read(bytes, at: Place("x")).decoded()
    // `float64` is rounded when it is read, so it is not written back unchanged.
    guard type != .float64 else { return }
    #expect(Npy.write(tensor) == bytes)
  }

  @Test func tensorsOfEveryElementTypeAreReadBack() throws {
    func check<Element: StoredElement & Equatable>(
      _ elements: [Element], _ read: (StoredTensor) throws -> [Element]
    ) throws {
      let tensor = Tensor([elements.count], elements)
      let stored = try Npy.read(Npy.write(tensor), at: Place("x"))
      #expect(stored.type == Element.elementType)
      #expect(try read(stored) == elements)
    }
    try check([-1.5, 0.125] as [Double]) { $0.reals(in: 0..<2).map { Double($0) } }
    try check([1.5, -0.25] as [Float16]) { $0.reals(in: 0..<2).map { Float16($0) } }
    try check([true, false]) { try $0.integers(in: 0..<2).map { $0 == 1 } }
    try check([Int.min, .max]) { try $0.integers(in: 0..<2) }
    try check([Int8.min, .max]) { try $0.integers(in: 0..<2).map { Int8($0) } }
  }

  @Test(arguments: ["scalar", "vector", "empty"])
  func shapesOfFewDimensionsAreWrittenAsNumPyDoes(name: String) throws {
    let bytes = try Fixture.bytes("\(name).npy")
    #expect(Npy.write(try Npy.read(bytes, at: Place(name)).decoded()) == bytes)
  }

  @Test func aScalarHasNoDimensions() throws {
    let scalar = try Npy.read(InputFile(Fixture.path("scalar.npy"))).decoded()
    #expect(scalar.real == Tensor([], [2.5]))
  }

  @Test func anEmptyArrayKeepsItsShape() throws {
    #expect(
      try Npy.read(InputFile(Fixture.path("empty.npy"))).decoded().real == Tensor([0, 4], []))
  }

  @Test func columnMajorOrderBecomesRowMajor() throws {
    let cube = try Npy.read(InputFile(Fixture.path("cube-fortran.npy"))).decoded()
    #expect(cube.integer == Tensor([2, 3, 4], Array(0..<24)))
  }

  @Test(arguments: [2, 3]) func laterVersionsAreRead(version: Int) throws {
    let tensor = try Npy.read(InputFile(Fixture.path("version\(version).npy"))).decoded()
    #expect(tensor.integer?.elements == Self.integers[.int16])
  }

  @Test func bytesAreUnchanged() throws {
    let stored = try Npy.read(InputFile(Fixture.path("u1.npy")))
    #expect(stored.byteTensor == Tensor([2, 3], [0, 1, 2, 3, 4, 255]))
    #expect(try Npy.read(InputFile(Fixture.path("i1.npy"))).byteTensor == nil)
  }

  @Test func aFileTruncatedAnywhereIsRefused() throws {
    for name in Fixture.npy {
      let bytes = try Fixture.bytes(name)
      for count in bytes.indices {
        let diagnostic = diagnostic { try Npy.read(Array(bytes[..<count]), at: Place(name)) }
        #expect(diagnostic?.kind == .malformed, "\(name) cut to \(count) bytes")
      }
    }
  }
}
