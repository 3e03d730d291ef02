import Basics
import Testing

@testable import TileMachine

/// Compares the vector unit's instructions with plain arithmetic, in plain buffers and in rings.
@Suite struct SimulationVectorTests {
  static let count = 12
  static let images = 20

  /// Copies the inputs into buffers, runs `body` and copies `y` out. In rings the operands start
  /// near the end, so that they wrap around.
  func run(
    _ body: String, a: BufferType, b: BufferType, y: BufferType, ring: Bool, lanes: Int,
    _ inputs: [Tensor<Int32>], fill: (inout Program) -> Void = { _ in }
  ) throws -> [Int] {
    let n = Self.count
    let size = ring ? "\(n + 4) ring" : "\(n + 12)"
    var program = try program(
      """
      global ga \(a.rawValue) \(n)
      global gb \(b.rawValue) \(n)
      global gy \(y.rawValue) \(n)
      tile 0
        buffer a \(a.rawValue) \(size)
        buffer b \(b.rawValue) \(size)
        buffer y \(y.rawValue) \(size) scratch
        stream main
          move a[12] \(n):1 ga[0] \(n):1
          move b[10] \(n):1 gb[0] \(n):1
      \(body.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n"))
          move gy[0] \(n):1 y[9] \(n):1

      """)
    program.inputs = [port("ga", a), port("gb", b)]
    program.outputs = [port("gy", y)]
    fill(&program)
    return try program.run(inputs, lanes: lanes)[0].elements.map(Int.init)
  }

  func port(_ buffer: String, _ type: BufferType) -> Port {
    Port(
      buffer: buffer, value: buffer, shape: [1, Self.count], bits: 8 * type.size,
      isSigned: type.range.lowerBound < 0, scale: 1, zeroPoint: 0, offset: 0,
      strides: [Self.count, 1])
  }

  func inputs(_ types: [BufferType]) -> [Tensor<Int32>] {
    var dice = Dice(types.count + Self.count)
    return types.map { type in
      var codes = dice.codes([Self.images, Self.count], in: type.range)
      codes.elements[0] = Int32(type.range.lowerBound)
      codes.elements[1] = Int32(type.range.upperBound)
      return codes
    }
  }

  /// Calls `body` for every combination of lanes and ring.
  func each(_ body: (_ ring: Bool, _ lanes: Int) throws -> Void) rethrows {
    for ring in [false, true] { for lanes in [64, 16, 1] { try body(ring, lanes) } }
  }

  static let types: [(BufferType, BufferType, BufferType)] = [
    (.u8, .u8, .u8), (.i8, .i8, .i8), (.i32, .i32, .u8), (.i32, .i32, .i16), (.i16, .u8, .i8),
    (.u16, .i32, .u16),
  ]

  @Test(arguments: types) func requantScalesShiftsAndClamps(
    types: (BufferType, BufferType, BufferType)
  ) throws {
    let inputs = inputs([types.0, types.1])
    let low = max(types.2.range.lowerBound, -1000)
    let rows = (0..<Self.count).map { entry -> [Int] in
      [(1 << 30) + entry * 1_000_003, 33, (entry << 33) + (1 << 32), low, 90]
    }
    let wide = (0..<Self.count).map { entry -> [Int] in
      [(1 << 40) + entry, 44, 1 << 61, low, 90]
    }
    for table in [rows, wide] {
      let expected = inputs[0].elements.enumerated().map { index, code -> Int in
        let row = table[index % Self.count]
        let exact: Int128 = (Int128(code) * Int128(row[0]) + Int128(row[2])) >> Int128(row[1])
        return Int(min(max(exact, Int128(row[3])), Int128(row[4])))
      }
      try each { ring, lanes in
        let codes = try run(
          "requant y[9] a[12] t[0] \(Self.count)", a: types.0, b: types.1, y: types.2, ring: ring,
          lanes: lanes, inputs
        ) { $0.tables["t"] = Table(Tensor([Self.count, 5], table.flatMap { $0 })) }
        #expect(codes == expected)
      }
    }
  }

  @Test(arguments: types) func addAndMulRescaleOnce(
    types: (BufferType, BufferType, BufferType)
  ) throws {
    let inputs = inputs([types.0, types.1])
    let top = types.2.range.upperBound
    let low = max(types.2.range.lowerBound, -3000)
    let pairs = zip(inputs[0].elements, inputs[1].elements).map { (Int128($0.0), Int128($0.1)) }
    let sums = pairs.map { a, b -> Int in
      let sum: Int128 = (a * 700 - b * 900 + 512) >> 10
      return Int(min(max(sum, Int128(low)), Int128(top)))
    }
    let products = pairs.map { a, b -> Int in
      let product: Int128 = ((a - 3) * (b + 5) * 1234 + 77) >> 14
      return Int(min(max(product, Int128(low)), Int128(top)))
    }
    try each { ring, lanes in
      let sum = try run(
        "add y[9] a[12] b[10] t[0] \(Self.count) table-step=0", a: types.0, b: types.1, y: types.2,
        ring: ring, lanes: lanes, inputs
      ) { $0.tables["t"] = Table(Tensor([1, 6], [700, -900, 10, 512, low, top])) }
      #expect(sum == sums)
      guard types.0.isCode, types.1.isCode else { return }
      let product = try run(
        "mul y[9] a[12] b[10] t[0] \(Self.count) table-step=0", a: types.0, b: types.1, y: types.2,
        ring: ring, lanes: lanes, inputs
      ) { $0.tables["t"] = Table(Tensor([1, 7], [3, -5, 1234, 14, 77, low, top])) }
      #expect(product == products)
    }
  }

  @Test func anOperandWithStepZeroIsRepeated() throws {
    let inputs = inputs([.i16, .i16])
    let expected = inputs[0].elements.indices.map { index in
      Int(inputs[0].elements[index]) + Int(inputs[1].elements[index / Self.count * Self.count + 2])
    }
    try each { ring, lanes in
      let sums = try run(
        "add y[9] a[12] b[12] - \(Self.count) b-step=0", a: .i16, b: .i16, y: .i32, ring: ring,
        lanes: lanes, inputs)
      #expect(sums == expected)
    }
  }

  @Test(arguments: [BufferType.u8, .i8, .u16, .i16]) func poolsTakeTheLargestAndTheSum(
    type: BufferType
  ) throws {
    let inputs = inputs([type, type])
    let window = { (index: Int) in
      [0, 1, 4, 5].map { offset in
        Int(inputs[0].elements[index / 4 * Self.count + index % 4 * 2 + offset])
      }
    }
    let tops = (0..<Self.images * 4).map { window($0).max()! }
    let sums = (0..<Self.images * 4).map { window($0).reduce(0, +) }
    try each { ring, lanes in
      for (kind, y, expected) in [("max", type, tops), ("sum", BufferType.i32, sums)] {
        let lines = """
          fill y[9] 0 \(Self.count):1
          loop x 4
            pool \(kind) y[x+9] a[2*x+12] 2:4,2:1 1
          end
          """
        let results = try run(lines, a: type, b: type, y: y, ring: ring, lanes: lanes, inputs)
        let firsts = (0..<Self.images).flatMap { results[$0 * Self.count..<$0 * Self.count + 4] }
        #expect(firsts == expected)
      }
    }
  }

  @Test func aFunctionIsLookedUpFromItsLowestCode() throws {
    for (type, lowest) in [(BufferType.u8, 0), (.i8, -128), (.i16, -32768)] {
      let inputs = inputs([type, type])
      let entries = type.range.map { Int32(truncatingIfNeeded: ($0 * 31) & 127) }
      let expected = inputs[0].elements.map { Int(entries[Int($0) - lowest]) }
      try each { ring, lanes in
        let codes = try run(
          "lookup y[9] a[12] f \(Self.count)", a: type, b: type, y: .u8, ring: ring, lanes: lanes,
          inputs
        ) { $0.functions["f"] = entries }
        #expect(codes == expected)
      }
    }
  }

  /// All reads precede all writes, even if a step works in place.
  @Test func overlappingOperandsAreReadFirst() throws {
    let inputs = inputs([.u8, .u8])
    let n = Self.count
    let expected = (0..<Self.images).flatMap { image in
      let codes = inputs[0].elements[image * n..<(image + 1) * n].map(Int.init)
      return [codes[0]] + codes.dropLast()
    }
    try each { ring, lanes in
      let codes = try run(
        """
        move y[9] \(n):1 a[12] \(n):1
        move y[10] \(n - 1):1 y[9] \(n - 1):1
        """, a: .u8, b: .u8, y: .u8, ring: ring, lanes: lanes, inputs)
      #expect(codes == expected)
    }
  }

  @Test func elementsFollowTheOrderOfTheShape() throws {
    let inputs = inputs([.u8, .u8])
    let expected = (0..<Self.images * 12).map { index in
      let (image, place) = (index / 12, index % 12)
      return Int(inputs[0].elements[image * 12 + place % 3 * 4 + place / 3])
    }
    try each { ring, lanes in
      let codes = try run(
        "move y[9] 12:1 a[12] 4:1,3:4", a: .u8, b: .u8, y: .u8, ring: ring, lanes: lanes, inputs)
      #expect(codes == expected)
    }
  }
}
