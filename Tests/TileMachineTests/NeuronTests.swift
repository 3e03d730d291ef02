import Basics
import Foundation
import Hardware
import TestSupport
import Testing

@testable import TileAnalysis
@testable import TileMachine
@testable import TileSimulator

/// Neurons and presented inputs, against their equations step by step.
@Suite struct NeuronTests {
  private static let count = 12

  /// A program that copies `x` into `a`, runs `body` and copies `y` out.
  private func program(
    _ body: String, y: BufferType = .u8, _ fill: (inout Program) -> Void = { _ in }
  ) throws -> VerifiedProgram {
    let count = Self.count
    func port(_ name: String, _ type: BufferType) -> TileMachine.Port {
      TileMachine.Port(
        buffer: name, value: name, shape: [1, count], bits: 8 * type.size,
        isSigned: type.range.lowerBound < 0, scale: 1, zeroPoint: 0, offset: 0, strides: [count, 1])
    }
    var program = try TileMachineTests.program(
      """
      global x u8 \(count)
      global gy \(y.rawValue) \(count)
      tile 0
        buffer a u8 \(count)
        buffer y \(y.rawValue) \(count)
        buffer s i32 \(count)
        stream main
          move a[0] \(count):1 x[0] \(count):1
          \(body)
          move gy[0] \(count):1 y[0] \(count):1

      """)
    program.inputs = [port("x", .u8)]
    program.outputs = [port("gy", y)]
    fill(&program)
    return try program.verified()
  }

  private func images(_ number: Int) -> Tensor<Int32> {
    var dice = Dice(7)
    return dice.codes([number, Self.count], in: 0...255)
  }

  private func presentation(_ steps: Int, _ coding: Presentation.Coding = .constant)
    -> Presentation
  {
    Presentation(steps: steps, codings: [coding], codeBits: [8], seed: 5, chipSeed: 6)
  }

  /// The spikes of one neuron in each step.
  private func spikes(
    of code: Int, _ fire: Fire, _ row: [Int], steps: Int
  ) -> [Int] {
    let isSingle = fire.precision == .single
    let unit = { (number: Int) in
      isSingle ? Double(Float(Double(number) / Double(row[4]))) : Double(number)
    }
    let rounded = { (number: Double) in isSingle ? Double(Float(number)) : number }
    let threshold = unit(row[4])
    var potential = unit(row[3])
    return (0..<steps).map { step in
      let drive = rounded(rounded(Double(code) * unit(row[0])) + unit(row[2]))
      potential = rounded(
        rounded(potential * (1 - Double(fire.leak) / Double(Fire.leakUnit))) + drive)
      guard potential >= threshold, (fire.start..<fire.start + fire.window).contains(step) else {
        return 0
      }
      potential = fire.reset == .zero ? 0 : rounded(potential - threshold)
      return 1
    }
  }

  @Test(
    arguments: [
      "", "reset=zero", "start=5", "start=3 window=4", "precision=single",
      "precision=single leak=2097152", "precision=single leak=8388608 reset=zero",
    ])
  func neuronsFollowTheirEquation(options: String) throws {
    let row = [37, 0, -11, 500, 1900]
    for source in ["fire y[0] a[0]", "pool sum s[0] a[0] 1:1 12\n    fire y[0] s[0]"] {
      try expectEquation(row, "\(source) - t[0] 12 table-step=0 \(options)")
    }
  }

  private func expectEquation(_ row: [Int], _ lines: String) throws {
    let program = try program(lines) { $0.tables["t"] = Table(Tensor([1, 5], row)) }
    let fire = try #require(
      program.program.tiles[0].streams[0].body.executions.compactMap {
        $0.line.instruction as? Fire
      }
      .first)
    let inputs = images(70)
    for steps in [1, 2, 9, 16] {
      let wanted = inputs.elements.map { spikes(of: Int($0), fire, row, steps: steps) }
      for lanes in Simulator.laneCounts {
        for set in InstructionSet.available {
          let simulator = try Simulator(
            program, lanes: lanes, instructionSet: set, presentation: presentation(steps))
          let (outputs, counts) = try simulator.runCounting(inputs: [inputs])
          #expect(outputs[0].elements == wanted.map { Int32($0[steps - 1]) })
          #expect(counts.map(\.spikes) == [wanted.joined().reduce(0, +)])
          #expect(counts.map(\.neurons) == [12])
        }
      }
    }
  }

  @Test func changesOfCodesAddUpToTheCodeOfTheTotal() throws {
    let table = Table(Tensor([1, 6], [1 << 20, 0, 24, 1 << 23, -100, 100]))
    let inputs = images(5)
    for steps in 1...6 {
      let total = try program("integrate y[0] a[0] - t[0] 12 table-step=0", y: .i16) {
        $0.tables["t"] = table
      }
      let code = try Simulator(total, presentation: presentation(steps)).run(inputs: [inputs])
      #expect(
        code[0].elements == inputs.elements.map { min((Int32(steps) * $0 + 8) >> 4, 100) })
      // the same by adding the changes up again
      let changes = try program(
        "integrate y[0] a[0] - t[0] 12 table-step=0 changes=true\n"
          + "    integrate y[0] y[0] - same[0] 12 table-step=0", y: .i16
      ) {
        $0.tables["t"] = table
        $0.tables["same"] = Table(Tensor([1, 6], [1, 0, 0, 0, -32768, 32767]))
      }
      let sum = try Simulator(changes, presentation: presentation(steps)).run(inputs: [inputs])
      #expect(sum == code)
    }
  }

  @Test func memristorsSwitchWithTheirProbability() throws {
    // 0, ±1, ±2 characteristic voltages about even odds
    let volts = [0, 1000, -1000, 2000, -2000, 500]
    let program = try program("switch y[0] a[0] f 12") {
      $0.functions["f"] = (0..<256).map { Int32(volts[$0 % volts.count]) }
    }
    let codes = (0..<Self.count).map { Int32($0 % volts.count) }
    let runs = 20_000
    let inputs = Tensor([runs, Self.count], (0..<runs).flatMap { _ in codes })
    let spikes = try Simulator(program, presentation: presentation(1)).run(inputs: [inputs])[0]
    for (place, code) in codes.enumerated() {
      let probability = -expm1(-log(2) * exp(Double(volts[Int(code)]) / 1000))
      let mean =
        (0..<runs).reduce(0.0) { $0 + Double(spikes.elements[$1 * Self.count + place]) }
        / Double(runs)
      let deviation = (probability * (1 - probability) / Double(runs)).squareRoot()
      #expect(abs(mean - probability) < 4.5 * deviation)
    }
    // neighbours and steps draw for themselves
    let alike = zip(spikes.elements, spikes.elements.dropFirst(6)).count { $0 == $1 }
    #expect(Double(alike) / Double(spikes.count) < 0.75)
  }

  @Test func switchingDoesNotDependOnLanesOrInstructions() throws {
    let program = try program("switch y[0] a[0] f 12") {
      $0.functions["f"] = (0..<256).map { Int32($0 * 20 - 2560) }
    }
    var spread = presentation(4)
    spread.spread = Presentation.SwitchSpread(width: 0.1, shift: 0.9)
    let inputs = [images(70)]
    let wanted = try Simulator(program, lanes: 1, presentation: spread).runCounting(inputs: inputs)
    for lanes in Simulator.laneCounts {
      for set in InstructionSet.available {
        let own = try Simulator(
          program, lanes: lanes, threads: 2, instructionSet: set, presentation: spread
        ).runCounting(inputs: inputs)
        #expect(own.outputs == wanted.outputs)
        #expect(own.spikes.map(\.spikes) == wanted.spikes.map(\.spikes))
      }
    }
    let nominal = try Simulator(program, presentation: presentation(4)).run(inputs: inputs)
    #expect(nominal != wanted.outputs)
  }

  /// What is presented over all steps, added up.
  private func presented(_ coding: Presentation.Coding, steps: Int) throws -> [Int32] {
    let program = try program("integrate y[0] a[0] - same[0] 12 table-step=0", y: .i16) {
      $0.tables["same"] = Table(Tensor([1, 6], [1, 0, 0, 0, -32768, 32767]))
    }
    return try Simulator(program, presentation: presentation(steps, coding))
      .run(inputs: [images(40)])[0].elements
  }

  @Test func codingsPresentTheCode() throws {
    let codes = images(40).elements
    #expect(try presented(.constant, steps: 3) == codes.map { 3 * $0 })
    #expect(try presented(.once, steps: 3) == codes)
    #expect(try presented(.phase(bits: 8), steps: 16) == codes.map { 2 * $0 })
    #expect(
      try presented(.firstSpike(levels: 15), steps: 15) == codes.map { ($0 * 15 + 127) / 255 })
    let rates = try presented(.bernoulli, steps: 400)
    for (rate, code) in zip(rates, codes) {
      let probability = Double(code) / 255
      let deviation = (400 * probability * (1 - probability)).squareRoot()
      #expect(abs(Double(rate) - 400 * probability) <= 4.5 * deviation)
    }
  }

  @Test func inputsEndAfterTheirSteps() throws {
    let program = try program("integrate y[0] a[0] - same[0] 12 table-step=0", y: .i16) {
      $0.tables["same"] = Table(Tensor([1, 6], [1, 0, 0, 0, -32768, 32767]))
    }
    var presentation = presentation(24, .phase(bits: 8))
    presentation.inputSteps = 8
    let totals = try Simulator(program, presentation: presentation).run(inputs: [images(40)])
    #expect(totals[0] == images(40))
  }

  @Test func unsoundNeuronsAreRefused() throws {
    func message(_ body: String, _ fill: (inout Program) -> Void) throws -> String {
      do { _ = try program(body, fill) } catch { return "\(error)" }
      return ""
    }
    let short = try message("fire y[0] a[0] - t[0] 12 table-step=0") {
      $0.tables["t"] = Table(Tensor([1, 4], [1, 0, 0, 0]))
    }
    #expect(short.contains("table 't' must have 5 fields, not 4"))
    let still = try message("fire y[0] a[0] - t[0] 12 table-step=0") {
      $0.tables["t"] = Table(Tensor([1, 5], [1, 0, 0, 0, 0]))
    }
    #expect(still.contains("table 't' needs thresholds above 0"))
    let narrow = try message("integrate y[0] a[0] - t[0] 12 table-step=0 changes=true") {
      $0.tables["t"] = Table(Tensor([1, 6], [1, 0, 0, 0, 0, 255]))
    }
    #expect(narrow.contains("changes of codes need a wider buffer than u8"))
  }
}
