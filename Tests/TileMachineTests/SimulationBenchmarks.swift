import Basics
import Foundation
import Hardware
import Testing

@testable import TileMachine

/// Images per second of LeNet-5 on one core, processor time, the best of a second's runs; only where
/// `MEMC_BENCHMARK` is set, to a part of the names to be measured.
@Suite(.serialized, .enabled(if: ProcessInfo.processInfo.environment["MEMC_BENCHMARK"] != nil))
struct SimulationBenchmarks {
  let images: Tensor<Int32>
  let wanted = ProcessInfo.processInfo.environment["MEMC_BENCHMARK"] ?? ""

  init() {
    var dice = Dice(1)
    images = dice.codes([4096, 1, 28, 28], in: 0...255)
  }

  func measure(_ name: String, images count: Int = 2048, _ make: () throws -> Simulator) throws {
    guard name.contains(wanted) else { return }
    let start = processorSeconds
    let simulator = try make()
    let binding = processorSeconds - start
    let inputs = [Tensor([count, 1, 28, 28], Array(images.elements.prefix(count * 784)))]
    var times: [Double] = []
    while times.count < 5 || times.reduce(0, +) < 1 {
      let start = processorSeconds
      _ = try simulator.run(inputs: inputs)
      times.append(processorSeconds - start)
    }
    let best = times.min()!
    print(
      "\(name): \(Int(Double(count) / best)) images/s, \(1e6 * best / Double(count)) us an image, "
        + "bound in \(Int(binding * 1e3)) ms")
  }

  var processorSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  @Test func rowsOfTheTable() throws {
    let lossless = LeNet.varied(try LeNet.sequential()) { $0.accelerator.adc.bits = 9 }
    let pair = LeNet.varied(try LeNet.sequential()) { program in
      program.encoding = DifferentialPair.slices(7, analog: true)
      program.accelerator.cell.levels = 128
      program.accelerator.adc.bits = 8
      program.accelerator.adc.step = 1 << 13
      program.inputBitsPerCycle = 8
    }
    for set in InstructionSet.available {
      try measure("1 pair \(set)") { try Simulator(pair, instructionSet: set) }
      for bits in [7, 6, 5] {
        let clipping = LeNet.varied(try LeNet.sequential()) { $0.accelerator.adc.bits = bits }
        try measure("2 clipping at \(bits) bits \(set)", images: 512) {
          try Simulator(clipping, instructionSet: set)
        }
      }
      let stepped = LeNet.varied(try LeNet.sequential()) {
        $0.accelerator.adc.bits = 7
        $0.accelerator.adc.step = 2
      }
      try measure("2 stepped \(set)", images: 512) { try Simulator(stepped, instructionSet: set) }
      try measure("3 lossless \(set)") { try Simulator(lossless, instructionSet: set) }
      try measure("8 one lane, pair \(set)") { try Simulator(pair, lanes: 1, instructionSet: set) }
      try measure("8 one lane, lossless \(set)") {
        try Simulator(lossless, lanes: 1, instructionSet: set)
      }
      let sparse = LeNet.varied(try LeNet.sequential(), zeros: 90) {
        $0.encoding = pair.encoding
        $0.accelerator = pair.accelerator
        $0.inputBitsPerCycle = 8
      }
      try measure("9 sparse pair \(set)") { try Simulator(sparse, instructionSet: set) }
    }
  }

  @Test func pathsAndLanes() throws {
    let program = LeNet.varied(try LeNet.sequential())
    for lanes in Simulator.laneCounts {
      try measure("exact, \(lanes) lanes") { try Simulator(program, lanes: lanes) }
    }
    let pipelined = LeNet.varied(try LeNet.pipelined())
    try measure("exact, 64 lanes, pipelined") { try Simulator(pipelined) }
    let chip = try Chip.ideal(program)
    try measure("analog, 64 lanes") { try Simulator(program, chip: chip) }
    try measure("analog, 1 lane", images: 256) { try Simulator(program, chip: chip, lanes: 1) }
    var clipping = program
    clipping.accelerator.adc.bits = 6
    try measure("converted, 64 lanes", images: 256) { try Simulator(clipping, path: .converted) }
    try measure("converted analog, 64 lanes", images: 256) { try Simulator(clipping, chip: chip) }
  }

  /// LeNet-5 of real conductances: programming errors everywhere, read noise or wires of 1 Ω.
  @Test func realConductances() throws {
    let slices = LeNet.varied(try LeNet.sequential())
    var pair = slices
    pair.encoding = DifferentialPair.slices(7)
    pair.accelerator.cell.levels = 128
    for set in InstructionSet.available {
      try measure("4 slices, noise \(set)", slices, step: 256, isNoisy: true, set)
      try measure("5 pair, noise \(set)", pair, step: 1 << 13, isNoisy: true, set)
      try measure("6 pair, wires \(set)", pair, step: 1 << 13, set)
      try measure("7 slices, serial, wires \(set)", slices, inputBits: 1, step: 1, set)
      try measure("7 slices, serial, noise \(set)", slices, inputBits: 1, step: 1, isNoisy: true, set)
      try measure("pair, ideal converters \(set)", pair, step: nil, set)
      try measure("pair, noise, ideal converters \(set)", pair, step: nil, isNoisy: true, set)
      try measure("5 one lane, pair, noise \(set)", pair, step: 1 << 13, isNoisy: true, set, lanes: 1)
    }
  }

  private func measure(
    _ name: String, _ program: Program, inputBits: Int = 8, step: Int?, isNoisy: Bool = false,
    _ set: InstructionSet, lanes: Int = 64
  ) throws {
    guard name.contains(wanted) else { return }
    var program = program
    program.inputBitsPerCycle = inputBits
    program.accelerator.adc.bits = step == nil ? nil : 8
    program.accelerator.adc.step = step ?? 1
    if name.contains("wires") {
      program.accelerator.array.wires.wordLineInOhms = 1
      program.accelerator.array.wires.bitLineInOhms = 1
    }
    let chip = try Chip.varied(program, isNoisy: isNoisy)
    try measure(name, images: lanes == 1 ? 32 : 512) {
      try Simulator(program, chip: chip, lanes: lanes, instructionSet: set)
    }
  }
}
