import Basics
import NetworkIR
import Passes
import Spiking
import Testing

@testable import TileSimulator

/// Networks of neurons give the same spikes on the fast path, with any number of lanes and
/// instructions, and on the slow one, in which every array fires in every step.
@Suite struct SpikingPathTests {
  @Test(arguments: 0..<3)
  func pathsGiveTheSameSpikes(part: Int) throws {
    var steady = 0
    var quantize = Quantize()
    quantize.activationBits = 4
    for seed in stride(from: part, to: 1200, by: 3) {
      let graph = try RandomNetwork.make(seed: UInt64(seed)).withRelus
      let machine = CompiledCheck.machines[seed / 6 % CompiledCheck.machines.count]
      do {
        guard
          let (program, inputs) = try SpikingNetwork.compiled(
            graph, on: machine.target, by: quantize)
        else { continue }
        let neuron: any Neuron =
          seed % 4 == 3 ? LeakyIntegrateAndFire() : IntegrateAndFire()
        let spiking = try SpikingProgram(program, neuron, steps: 10, seed: 1, chipSeed: 1)
        if hasSteadyGroups(spiking) { steady += 1 }
        try compare(spiking, inputs)
      } catch let error as Diagnostic where error.kind == .unsupported {
      } catch { Issue.record("seed \(seed): \(error)\n\(graph)") }
    }
    #expect(steady > 0)
  }

  private func hasSteadyGroups(_ spiking: SpikingProgram) -> Bool {
    let program = spiking.program.program
    let steady = SteadyGroups(program, spiking.presentation)
    return program.tiles.contains { tile in
      tile.groups.contains { steady.contains($0.name, on: tile.number) }
    }
  }

  private func compare(_ spiking: SpikingProgram, _ inputs: [Tensor<Int32>]) throws {
    let wanted = try Simulator(
      spiking.program, path: .converted, lanes: 1, presentation: spiking.presentation
    ).runCounting(inputs: inputs)
    let ways =
      Simulator.laneCounts.map { ($0, InstructionSet.best) }
      + InstructionSet.available.map { (16, $0) }
    for (lanes, set) in ways {
      let own = try Simulator(
        spiking.program, lanes: lanes, instructionSet: set, presentation: spiking.presentation
      ).runCounting(inputs: inputs)
      guard own.outputs == wanted.outputs,
        own.spikes.map(\.spikes) == wanted.spikes.map(\.spikes)
      else {
        throw Diagnostic(.checkFailed, "\(own) instead of \(wanted) with \(lanes) lanes, \(set)")
      }
    }
  }
}
