import Basics
import Foundation
import Testing

@testable import TileMachine

/// Images per second of LeNet-5 on one core; only where `MEMC_BENCHMARK` is set.
@Suite(.serialized, .enabled(if: ProcessInfo.processInfo.environment["MEMC_BENCHMARK"] != nil))
struct SimulationBenchmarks {
  let images: Tensor<Int32>

  init() {
    var dice = Dice(1)
    images = dice.codes([4096, 1, 28, 28], in: 0...255)
  }

  func measure(_ name: String, images count: Int = 4096, _ simulator: Simulator) throws {
    let inputs = [Tensor([count, 1, 28, 28], Array(images.elements.prefix(count * 784)))]
    let best = try (0..<5).map { _ in
      let start = processorSeconds
      _ = try simulator.run(inputs: inputs)
      return processorSeconds - start
    }.min()!
    print("\(name): \(Int(Double(count) / best)) images/s")
  }

  var processorSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  @Test func pathsAndLanes() throws {
    let program = LeNet.varied(try LeNet.sequential())
    for lanes in Simulator.laneCounts {
      try measure("exact, \(lanes) lanes", Simulator(program, lanes: lanes))
    }
    try measure("exact, 64 lanes, pipelined", Simulator(LeNet.varied(LeNet.pipelined())))
    try measure(
      "exact, 64 lanes, portable", images: 512, Simulator(program, instructionSet: .portable))
    let chip = try Chip.ideal(program)
    try measure("analog, 64 lanes", Simulator(program, chip: chip))
    try measure("analog, 1 lane", images: 256, Simulator(program, chip: chip, lanes: 1))
    var clipping = program
    clipping.accelerator.adc.bits = 6
    try measure("converted, 64 lanes", images: 256, Simulator(clipping))
    try measure("converted analog, 64 lanes", images: 256, Simulator(clipping, chip: chip))
  }
}
