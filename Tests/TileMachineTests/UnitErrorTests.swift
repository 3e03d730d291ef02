import Basics
import Hardware
import TestSupport
import Testing

@testable import TileAnalysis
@testable import TileMachine
@testable import TileSimulator

/// The errors of activation and pooling units, against sums that can be done by hand.
@Suite struct UnitErrorTests {
  private static let count = 12

  /// A program that copies `x` into `a`, runs `body` and copies `y` out.
  private func program(
    _ body: String, count: Int = count, a: BufferType = .u8, y: BufferType = .u8,
    activation: UnitSection = UnitSection(), pooling: UnitSection = UnitSection(),
    _ fill: (inout Program) -> Void = { _ in }
  ) throws -> Program {
    var accelerator = testAccelerator
    accelerator.units.activation = activation
    accelerator.units.pooling = pooling
    func port(_ name: String, _ type: BufferType) -> Port {
      Port(
        buffer: name, value: name, shape: [1, count], bits: 8 * type.size,
        isSigned: type.range.lowerBound < 0, scale: 1, zeroPoint: 0, offset: 0, strides: [count, 1])
    }
    var program = try TileMachineTests.program(
      """
      global x \(a.rawValue) \(count)
      global gy \(y.rawValue) \(count)
      tile 0
        buffer a \(a.rawValue) \(count)
        buffer y \(y.rawValue) \(count) scratch
        stream main
          move a[0] \(count):1 x[0] \(count):1
      \(body.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n"))
          move gy[0] \(count):1 y[0] \(count):1

      """, on: accelerator)
    program.inputs = [port("x", a)]
    program.outputs = [port("gy", y)]
    // 2a, halved again: the code itself
    program.tables["same"] = Table(Tensor([1, 5], [1 << 30, 30, 1 << 29, 0, 255]))
    fill(&program)
    return program
  }

  private func chip(seed: UInt64 = 1) -> Chip {
    var chip = Chip(conductances: [])
    chip.seed = seed
    return chip
  }

  private func unit(_ change: (inout UnitSection) -> Void) -> UnitSection {
    var unit = UnitSection()
    change(&unit)
    return unit
  }

  private func images(_ number: Int, count: Int = count, _ code: Int? = nil) -> Tensor<Int32> {
    var dice = Dice(7)
    return code.map { Tensor([number, count], repeating: Int32($0)) }
      ?? dice.codes([number, count], in: 0...255)
  }

  private static let passing = "requant y[0] a[0] same[0] 12 table-step=0 unit=0:0:255"

  @Test func exactUnitsAndProgramsWithoutAChipAreBitExact() throws {
    let inputs = [images(40)]
    let plain = try program("requant y[0] a[0] same[0] 12 table-step=0").run(inputs)
    #expect(plain == inputs)
    #expect(try program(Self.passing).run(inputs, chip: chip()) == plain)
    let noisy = try program(Self.passing, activation: unit { $0.noiseDeviation = 0.1 })
    #expect(try noisy.run(inputs) == plain)
    #expect(try noisy.run(inputs, chip: chip()) != plain)
    // errors of the other kind of unit
    let other = try program(Self.passing, pooling: unit { $0.noiseDeviation = 0.1 })
    #expect(try other.run(inputs, chip: chip()) == plain)
  }

  /// The value that reaches the unit is not rounded before, and is clamped.
  @Test func offsetAndGainActOnTheValueBeforeItIsRounded() throws {
    let inputs = [images(20)]
    let real = unit {
      $0.offset = 0.01
      $0.gainError = -0.1
    }
    func expected(_ codes: ClosedRange<Int>, zero: Int, _ value: (Double) -> Double) -> [Int32] {
      inputs[0].elements.map { code in
        let (low, high) = (Double(codes.lowerBound), Double(codes.upperBound))
        let taken = min(max(value(Double(code)), low), high)
        let shifted = Double(zero) + 0.9 * (taken - Double(zero)) + 0.01 * (high - low)
        return Int32(min(max((shifted + 0.5).rounded(.down), low), high))
      }
    }
    // a quarter of the code less 20, as a ReLU with a bias
    let row = [1 << 30, 32, (1 << 31) - 20 << 32, 0, 255]
    let cases: [(String, ClosedRange<Int>, Int, (Double) -> Double)] = [
      ("requant y[0] a[0] t[0] 12 table-step=0 unit=0:0:255", 0...255, 0, { $0 / 4 - 20 }),
      ("requant y[0] a[0] t[0] 12 table-step=0 unit=10:7:40", 10...40, 7, { $0 / 4 - 20 }),
      ("add y[0] a[0] a[0] s[0] 12 table-step=0 unit=0:0:200", 0...200, 0, { $0 / 4 + $0 / 2 }),
      ("mul y[0] a[0] a[0] m[0] 12 table-step=0 unit=0:0:255", 0...255, 0, { $0 * $0 / 256 }),
      ("lookup y[0] a[0] f 12 unit=0:0:255", 0...255, 0, { 255 - $0 }),
    ]
    for (line, codes, zero, value) in cases {
      let program = try program(line, activation: real) {
        $0.tables["t"] = Table(Tensor([1, 5], row))
        $0.tables["s"] = Table(Tensor([1, 6], [1, 2, 2, 2, 0, 255]))
        $0.tables["m"] = Table(Tensor([1, 7], [0, 0, 1, 8, 128, 0, 255]))
        $0.functions["f"] = (0..<256).map { 255 - $0 }
      }
      for lanes in [64, 16, 1] {
        let found = try program.run(inputs, lanes: lanes, chip: chip())[0].elements
        #expect(found == expected(codes, zero: zero, value), "\(line), \(lanes) lanes")
      }
    }
  }

  @Test func aPoolingUnitTakesTheMaximum() throws {
    let inputs = [images(20)]
    let program = try program(
      """
      fill y[0] 0 12:1
      pool max y[0] a[0] 2:6,1:1 6 unit=0:0:255
      """, pooling: unit { $0.offset = 0.02 })
    let found = try program.run(inputs, chip: chip())[0].elements
    for image in 0..<20 {
      for place in 0..<6 {
        let pair = [0, 6].map { Int(inputs[0].elements[image * 12 + place + $0]) }
        let expected = min(Int((Double(pair.max() ?? 0) + 0.02 * 255 + 0.5).rounded(.down)), 255)
        #expect(found[image * 12 + place] == expected)
      }
    }
  }

  /// Rounding adds a variance of 1/12. Mean and variance of n samples deviate by σ/√n and
  /// σ²√(2/n); five times that is rarer than one in a million.
  @Test func noiseIsNormalAndIndependent() throws {
    let sd = 0.02 * 255.0
    let program = try program(Self.passing, activation: unit { $0.noiseDeviation = 0.02 })
    let found = try program.run([images(4000, 128)], chip: chip())[0].elements.map(Double.init)
    let n = Double(found.count)
    let variance = sd * sd + 1 / 12
    let mean = found.reduce(0, +) / n
    let measured = found.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n
    #expect(abs(mean - 128) < 5 * (variance / n).squareRoot())
    #expect(abs(measured - variance) < 5 * variance * (2 / n).squareRoot())
    for distance in [1, 2, 3, 4, 12] {
      let products = zip(found, found.dropFirst(distance)).reduce(0) {
        $0 + ($1.0 - mean) * ($1.1 - mean)
      }
      #expect(abs(products / n) < 5 * variance / n.squareRoot())
    }
  }

  @Test func noiseDependsOnSeedImageAndPlaceOnly() throws {
    let looping = """
      loop x 3
        requant y[4*x] a[4*x] same[0] 4 table-step=0 unit=0:0:255
      end
      """
    for body in [Self.passing, looping] {
      let program = try program(
        body,
        activation: unit {
          $0.noiseDeviation = 0.1
          $0.offsetDeviation = 0.1
          $0.gainDeviation = 0.1
        })
      let inputs = images(100, 128)
      let all = try program.run([inputs], chip: chip())
      for set in InstructionSet.available {
        for (lanes, threads) in [(64, 2), (32, 1), (16, 3), (1, 2)] {
          let other = try program.run(
            [inputs], lanes: lanes, threads: threads, chip: chip(), instructionSet: set)
          #expect(other == all, "\(set), \(lanes) lanes, \(threads) threads")
        }
      }
      let rest = try Simulator(program, chip: chip()).run(
        inputs: [images(60, 128)], firstImage: 40)
      #expect(rest[0].elements[...] == all[0].elements.dropFirst(40 * 12))
      #expect(try program.run([inputs], chip: chip(seed: 2)) != all)
      #expect(all[0].elements.prefix(12) != all[0].elements.dropFirst(12).prefix(12))
    }
    // each time a loop runs an instruction, its noise is another
    let program = try program(looping, activation: unit { $0.noiseDeviation = 0.1 })
    let codes = try program.run([images(1, 128)], chip: chip())[0].elements
    #expect(Set([0, 4, 8].map { Array(codes[$0..<$0 + 4]) }).count == 3)
  }

  /// Each circuit of a chip has its own offset and gain, which all images see.
  @Test func circuitsDifferButStayTheSame() throws {
    let count = 2000
    let line = "requant y[0] a[0] same[0] \(count) table-step=0 unit=0:0:255"
    let sd = 0.05 * 255.0
    for (kind, variance) in [("offset", sd * sd), ("gain", 6.4 * 6.4)] {
      let program = try program(
        line, count: count,
        activation: unit {
          if kind == "offset" { $0.offsetDeviation = 0.05 } else { $0.gainDeviation = 0.05 }
        })
      let found = try program.run([images(2, count: count, 128)], chip: chip())[0].elements
      #expect(found[..<count] == found[count...])
      let other = try program.run([images(2, count: count, 128)], chip: chip(seed: 2))
      #expect(other[0].elements != found)
      let squares = found[..<count].map { Double(($0 - 128) * ($0 - 128)) }
      let measured = squares.reduce(0, +) / Double(count)
      #expect(abs(measured - variance - 1 / 12) < 5 * variance * (2 / Double(count)).squareRoot())
    }
  }

  @Test(arguments: [
    (
      "requant y[0] a[0] same[0] 12 table-step=0 unit=0:0",
      "'unit' of requant must be codes lowest:zero:highest, such as 0:0:255, not \"0:0\""
    ),
    (
      "requant y[0] a[0] same[0] 12 table-step=0 unit=9:0:8",
      "'unit' of requant must be codes lowest:zero:highest, such as 0:0:255, not \"9:0:8\""
    ),
    (
      "requant y[0] a[0] same[0] 12 table-step=0 unit=0:0:99999999999999999999",
      "'unit' of requant must be codes lowest:zero:highest, such as 0:0:255, "
        + "not \"0:0:99999999999999999999\""
    ),
    (
      "requant y[0] a[0] same[0] 12 table-step=0 unit=-1:0:255",
      "the unit yields -1...255, which u8 cannot hold"
    ),
    ("pool max y[0] a[0] 1:1 12 unit=0:0:256", "the unit yields 0...256, which u8 cannot hold"),
    ("pool sum y[0] a[0] 1:1 12 unit=0:0:255", "an exact sum has no unit"),
    ("add y[0] a[0] a[0] - 12 unit=0:0:255", "an exact sum has no unit"),
  ])
  func unsoundUnitsAreRefused(line: String, message: String) throws {
    let sums = line.hasPrefix("pool sum") || line.hasPrefix("add")
    let found = try #require(
      refusal { try program(line, y: sums ? .i32 : .u8).verified() })
    #expect(found.contains(message), "\(found)")
  }
}
