import Basics
import CTraining
import DeviceDynamics
import Foundation
import Testing
import TileSimulator
import Training

@testable import Learning

/// Pulses on many cells at a time against one pulse after another on single cells.
struct PulseKernelTests {
  /// A layer of `count` weights in lines of `line`, in one or two cells each.
  private static func array(
    _ cell: PulsedCell, count: Int, line: Int, cells: Int, threads: Int = 1
  ) -> (SynapseArray, SynapseLayout) {
    let array = SynapseArray(
      cell, count: count, cellsPerWeight: cells, nominalLow: 0.1, seed: 7, number: 0,
      threads: threads)
    let layout = SynapseLayout(
      range: 0..<count, inputs: [], line: line, factors: cells == 2 ? [0.5, -0.5] : [2],
      zero: cells == 2 ? 0 : -1, unit: 1, pulses: Float(cell.states - 1))
    let draws = Philox(seed: 3)
    for (part, cells) in array.populations.enumerated() {
      for index in 0..<count {
        let position = Float(draws.stream(UInt64(part)).uniform(UInt64(index)))
        cells.place(index, at: position)
      }
    }
    array.read(layout)
    return (array, layout)
  }

  /// -3...3 pulses, some of them in part and many of them none.
  private static func requests(_ count: Int) -> [Float] {
    let draws = Philox(seed: 5)
    return (0..<count).map { index in
      let value = Float(draws.uniform(UInt64(index)) * 12 - 6)
      return abs(value) > 3 ? 0 : index % 2 == 0 ? value.rounded() : value
    }
  }

  @Test(arguments: [
    "exponential:states=16,nonlinearity=3", "neurosim:set-a=0.5,reset-a=0.2",
    "soft-bounds:step=0.1,max-spread=0.3,min-spread=0.3,step-spread=0.5,asymmetry-spread=0.1",
    "vteam:set-V=-0.3,reset-V=0.2,width-s=1e-11,stuck=0.2",
  ])
  func manyCellsAtATimeMoveLikeSingleOnes(device: String) throws {
    let spelling = try ComponentSpelling(commandLine: device)
    let cell = try PulsedCell(spelling.name, spelling.record)
    for cells in [1, 2] {
      let (count, line) = (6 * 37, 37)
      let (array, layout) = Self.array(cell, count: count, line: line, cells: cells)
      let requests = Self.requests(count)
      let before = array.populations.map(\.positions)
      try array.apply(requests, to: layout, step: 0)
      for (part, population) in array.populations.enumerated() {
        let sign: Float = part == 0 ? 1 : -1
        for index in 0..<count {
          let wanted = Self.moved(
            Double(before[part][index]), by: Double(sign * requests[index]), cell,
            rise: Double(population[index].up), fall: Double(population[index].down))
          #expect(
            abs(Double(population[index].position) - wanted) < 2e-5, "\(device) at \(index)")
          #expect(population[index].pulses == abs(requests[index]).rounded(.up))
        }
      }
      for index in 0..<count {
        let wanted = zip(array.populations, layout.factors).reduce(layout.zero) {
          $0 + $1.1 * $1.0.conductance(index)
        }
        #expect(abs(array.weights[index] - wanted) < 1e-6)
      }
      let lines = stride(from: 0, to: count, by: line).map { start in
        requests[start..<start + line].reduce(0) { max($0, abs($1)) }
      }
      #expect(abs(array.cost.duration - Double(lines.reduce(0, +))) < 1e-4)
      let pulses = requests.reduce(0) { $0 + Int(abs($1).rounded(.up)) }
      #expect(array.cost.pulses == cells * pulses)
    }
  }

  /// The position after pulses one by one; the last may be a part of a pulse.
  private static func moved(
    _ start: Double, by pulses: Double, _ cell: PulsedCell, rise: Double, fall: Double
  ) -> Double {
    var (position, left) = (start, abs(pulses))
    while left > 0 {
      let part = min(left, 1)
      let change = pulses > 0 ? rise * cell.rise(at: position) : -fall * cell.fall(at: position)
      position = min(max(position + part * change, 0), 1)
      left -= part
    }
    return position
  }

  @Test func resultsDoNotDependOnThreadsAndInstructionSets() throws {
    let cell = try PulsedCell(
      "soft-bounds",
      Record([
        "step": Value(.real(0.05)), "pulse-noise": Value(.real(0.3)),
        "step-noise": Value(.real(0.2)), "write-noise": Value(.real(0.5)),
      ]))
    let count = 64 * 1024
    let requests = Self.requests(count)
    let results = try [1, 2, 3].map { threads in
      let (array, layout) = Self.array(
        cell, count: count, line: 64, cells: 2, threads: threads)
      try array.apply(requests, to: layout, step: 9)
      return (0..<count).map { array.weights[$0] }
    }
    #expect(results[0] == results[1])
    #expect(results[0] == results[2])
    for set in InstructionSet.available {
      #expect(try Self.position(cell, requests, set) == Self.position(cell, requests, .portable))
    }
  }

  /// The positions of cells after pulses with the kernels of an instruction set.
  private static func position(
    _ cell: PulsedCell, _ requests: [Float], _ set: InstructionSet
  ) throws -> [Float] {
    let count = 1000
    let (array, layout) = Self.array(cell, count: count, line: 1000, cells: 1)
    let table = PulseTable(cell)
    var response = table.response
    var (synapses, cost) = (array.synapses(of: layout), memc_pulse_cost())
    requests.withUnsafeBufferPointer { each in
      guard let start = each.baseAddress else { return }
      var requests = PulseRequests(start).raw
      memc_apply_pulses(
        set.raw, &response, &synapses, &requests, 0, Int64(count), 1000, [1, 2], &cost)
    }
    return array.populations[0].positions
  }

  /// The change of a cell in the middle by one pulse, over many cells: mean and deviation.
  @Test(arguments: [("pulse-noise", 0.4), ("step-noise", 0.4), ("range-noise", 0.02)])
  func noiseHasItsDeviation(field: String, noise: Double) throws {
    let cell = try PulsedCell(
      "exponential", Record(["states": Value(.integer(101)), field: Value(.real(noise))]))
    let count = 20_000
    let (array, layout) = Self.array(cell, count: count, line: count, cells: 1)
    for index in 0..<count { array.populations[0].place(index, at: 0.5) }
    try array.apply([Float](repeating: 1, count: count), to: layout, step: 0)
    let changes = array.populations[0].positions.map { Double($0) - 0.5 }
    let mean = changes.reduce(0, +) / Double(count)
    let variance = changes.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
    let deviation = field == "range-noise" ? noise : noise * 0.01
    // six standard errors
    #expect(abs(mean - 0.01) < 6 * deviation / Double(count).squareRoot())
    #expect(abs(variance.squareRoot() / deviation - 1) < 6 / (2 * Double(count)).squareRoot())
  }

  /// The pulses of a long train share draws, and their sum varies as that of independent pulses.
  @Test(arguments: [2, 4, 7, 16, 30])
  func longTrainsVaryLikeIndependentPulses(pulses: Int) throws {
    let cell = try PulsedCell(
      "exponential",
      Record(["states": Value(.integer(201)), "step-noise": Value(.real(0.5))]))
    let count = 20_000
    let (array, layout) = Self.array(cell, count: count, line: count, cells: 1)
    for index in 0..<count { array.populations[0].place(index, at: 0.5) }
    try array.apply(
      [Float](repeating: Float(pulses), count: count), to: layout, step: 0)
    let changes = array.populations[0].positions.map { Double($0) - 0.5 }
    let mean = changes.reduce(0, +) / Double(count)
    let variance = changes.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
    let deviation = 0.5 * 0.005 * Double(pulses).squareRoot()
    #expect(abs(mean - 0.005 * Double(pulses)) < 6 * deviation / Double(count).squareRoot())
    #expect(abs(variance.squareRoot() / deviation - 1) < 6 / (2 * Double(count)).squareRoot())
  }

  @Test func writeNoiseIsReadAndDoesNotMoveTheCell() throws {
    let cell = try PulsedCell(
      "exponential",
      Record(["states": Value(.integer(101)), "write-noise": Value(.real(2))]))
    let count = 20_000
    let (array, layout) = Self.array(cell, count: count, line: count, cells: 1)
    for index in 0..<count { array.populations[0].place(index, at: 0.5) }
    try array.apply([Float](repeating: 1, count: count), to: layout, step: 0)
    #expect(array.populations[0].positions.allSatisfy { abs($0 - 0.51) < 1e-6 })
    let read = (0..<count).map { Double(array.populations[0][$0].apparent) - 0.51 }
    let deviation = (read.reduce(0) { $0 + $1 * $1 } / Double(count)).squareRoot()
    #expect(abs(deviation / 0.02 - 1) < 6 / (2 * Double(count)).squareRoot())
  }

  /// A product of two vectors with many zeros against its elements one by one.
  @Test(arguments: [0.5, nil] as [Float?])
  func productsPulseLikeTheirElements(rounding: Float?) throws {
    let cell = try PulsedCell(
      "soft-bounds", Record(["step": Value(.real(0.02)), "pulse-noise": Value(.real(0.3))]))
    let (lines, line) = (300, 83)
    let draws = Philox(seed: 6)
    let vectors = [lines, line].enumerated().map { stream, count in
      (0..<count).map { max(Float(draws.stream(UInt64(stream)).gaussian(UInt64($0))), 0) }
    }
    let rounding = PulseRounding(scale: -1.5, limit: 4, rounding: rounding)
    let results = try [true, false].map { isProduct in
      let (array, layout) = Self.array(cell, count: lines * line, line: line, cells: 2, threads: 2)
      try vectors[0].withUnsafeBufferPointer { rows in
        try vectors[1].withUnsafeBufferPointer { columns in
          let product = OuterProduct(rows: rows, columns: columns)
          let pulses = FloatMemory(rows.flatMap { row in columns.map { row * $0 } })
          rounding.round(pulses.start, into: pulses.start, count: pulses.count)
          let requests =
            isProduct
            ? PulseRequests(product, rounding, columns: NonzeroColumns(capacity: line))
            : PulseRequests(pulses.start)
          try array.apply(requests, to: layout, step: 3)
        }
      }
      return (array.state, (0..<array.populations[0].count).map { array.weights[$0] }, array.cost)
    }
    #expect(results[0].0 == results[1].0)
    #expect(results[0].1 == results[1].1)
    #expect(results[0].2.pulses == results[1].2.pulses)
    #expect(results[0].2.duration == results[1].2.duration)
    #expect(abs(results[0].2.raising / results[1].2.raising - 1) < 1e-6)
  }

  /// Whole trains on cells of a linear response, which are applied at once, against the moments of
  /// independent pulses: with `m = 1 + b`, `E d = d₀ mⁿ` and `E d² = d₀² (m² + b² r²)ⁿ` for the
  /// distance d to the bound.
  @Test(arguments: [1, 2, 3, 7, 30], [-1, 1] as [Float])
  func trainsAtOnceHaveTheMomentsOfPulses(pulses: Int, sign: Float) throws {
    let (step, noise, count) = (0.01, 0.5, 20_000)
    let cell = try PulsedCell(
      "soft-bounds", Record(["step": Value(.real(step)), "pulse-noise": Value(.real(noise))]))
    let (array, layout) = Self.array(cell, count: count, line: count, cells: 1)
    for index in 0..<count { array.populations[0].place(index, at: 0.5) }
    let requests = FloatMemory([Float](repeating: sign * Float(pulses), count: count))
    try array.apply(PulseRequests(requests.start), to: layout, step: 0)
    let b = sign > 0 ? cell.rise(at: 1) - cell.rise(at: 0) : cell.fall(at: 0) - cell.fall(at: 1)
    let (m, n) = (1 + b, Double(pulses))
    let distances = array.populations[0].positions.map { Double(sign > 0 ? 1 - $0 : $0) }
    let mean = distances.reduce(0, +) / Double(count)
    let variance = distances.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
    let wanted = 0.25 * (pow(m * m + b * b * noise * noise, n) - pow(m, 2 * n))
    // six standard errors
    #expect(abs(mean - 0.5 * pow(m, n)) < 6 * (wanted / Double(count)).squareRoot() + 1e-6)
    #expect(abs(variance / wanted - 1) < 6 * (2 / Double(count)).squareRoot())
    let path = (0..<pulses).map { 0.25 * (pow(m, Double($0)) + pow(m, Double($0 + 1))) }
    let conductances = path.map { 0.1 + 0.9 * (sign > 0 ? 1 - $0 : $0) }.reduce(0, +)
    let cost = (array.cost.raising + array.cost.lowering) / Double(count)
    #expect(abs(cost / conductances - 1) < 1e-3)
    #expect(sign > 0 ? array.cost.lowering == 0 : array.cost.raising == 0)
  }
}

extension CellPopulation {
  fileprivate var positions: [Float] { (0..<count).map { self[$0].position } }
}

extension SynapseArray {
  /// One number of pulses for each weight.
  fileprivate func apply(_ requests: [Float], to layout: SynapseLayout, step: Int) throws {
    let memory = FloatMemory(requests)
    try withExtendedLifetime(memory) {
      try apply(PulseRequests(memory.start), to: layout, step: step)
    }
  }
}
