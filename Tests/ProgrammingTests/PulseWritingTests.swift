import Basics
import CommandFiles
import DeviceDynamics
import Driver
import FileInspection
import Foundation
import Hardware
import TestSupport
import Testing

@testable import ChipProgramming
@testable import TileSimulator

/// Cells written by pulses on a device with dynamics.
@Suite struct PulseWritingTests {
  /// A constant rate: 0.21 % of the thickness by a SET pulse, 0.53 % by a RESET pulse.
  static let vteam =
    "vteam:set-V=-0.25,reset-V=0.1,width-s=4e-11,k-off-m-per-s=0.1"

  static func device(_ spelling: String) throws -> PulsedCell {
    let spelling = try ComponentSpelling(commandLine: spelling)
    return try PulsedCell(spelling.name, spelling.record)
  }

  static func written(_ device: String, _ programming: String, threads: Int = 1) throws
    -> (ProgrammedChip, Accelerator)
  {
    let cell = try Self.device(device)
    var accelerator = try Digits.program.program.accelerator
    if case .memristor(let pulses) = cell.response {
      accelerator.cell.minimumConductance = pulses.conductances.lowerBound
      accelerator.cell.maximumConductance = pulses.conductances.upperBound
    }
    let chip = try scheme(programming).writing(cell, on: accelerator).program(
      Digits.program.on(accelerator), cell: CellModel(Ideal()), seed: 3, calibration: nil,
      threads: threads)
    return (chip, accelerator)
  }

  /// VTEAM moves by the same length with every pulse, so that the number of pulses follows.
  @Test func theNumberOfPulsesIsThatOfTheClosedForm() throws {
    let (chip, accelerator) = try Self.written(
      Self.vteam, "pulses:tolerance=0.05,most-pulses=300,half-select=none")
    let down = 10 * pow(0.25, 3) * 4e-11 / 3e-9
    let up = 0.1 * 4 * 4e-11 / 3e-9
    let (low, high) = (
      accelerator.cell.minimumConductance, accelerator.cell.maximumConductance
    )
    let counts = try #require(chip.counts)
    let levels = try WritePlan(Digits.program.program).levels
    let scale = try ConductanceScale(accelerator.cell)
    var (predicted, differing) = (0, 0)
    for (block, tensor) in levels.enumerated() {
      for (cell, level) in tensor.elements.enumerated() {
        let target = Double(scale.conductance(level: Double(level)))
        var (state, pulses) = (0.5, 0)
        while case let found = 1 / (50 + 950 * state), abs(found - target) > 0.05 * (high - low) {
          state = min(max(state + (found < target ? -down : up), 0), 1)
          pulses += 1
        }
        predicted += pulses
        let own = Int(counts.pulses[block].elements[cell])
        #expect(abs(own - pulses) <= 1 && counts.reads[block].elements[cell] >= own + 1)
        if own != pulses { differing += 1 }
      }
    }
    #expect(predicted > 0 && differing * 50 < levels.reduce(0) { $0 + $1.count })
    #expect(chip.log.failedCells == 0)
    #expect(
      chip.log.pulses == counts.pulses.reduce(0) { $0 + $1.elements.reduce(0) { $0 + Int($1) } })
    #expect(
      chip.log.verifyReads == counts.reads.reduce(0) { $0 + $1.elements.reduce(0) { $0 + Int($1) } }
    )
    let seconds = try #require(chip.log.cost?.seconds)
    #expect(abs(seconds / (Double(chip.log.pulses + chip.log.verifyReads) * 4e-11) - 1) < 1e-9)
  }

  @Test func aChipDoesNotDependOnThreads() throws {
    let device = "soft-bounds:step=0.1,pulse-noise=0.3,step-spread=0.2,write-noise=0.2,stuck=0.01"
    let one = try Self.written(device, "pulses:most-pulses=40").0
    #expect(try Self.written(device, "pulses:most-pulses=40", threads: 2).0 == one)
    #expect(one.log.failedCells > 0 && one.log.cost?.energyJ == nil)
  }

  /// The accumulated effect of half-selected pulses is that of each of them, integrated: within
  /// 1 % of the range and one pulse.
  @Test(arguments: [HalfSelect.half, .third])
  func disturbanceIsThatOfEachPulse(halfSelect: HalfSelect) throws {
    let cell = try Self.device(
      "linear-ion-drift:r-off-ohm=1000,set-V=1,reset-V=-1,width-s=5e-4,read-V=1e-6")
    guard case .memristor(let pulses) = cell.response else { return }
    var accelerator = Accelerator()
    accelerator.cell.levels = 16
    accelerator.cell.minimumConductance = pulses.conductances.lowerBound
    accelerator.cell.maximumConductance = pulses.conductances.upperBound
    var scheme = PulseWriting()
    (scheme.halfSelect, scheme.passes, scheme.tolerance) = (halfSelect, 1, 0.01)
    let levels = Tensor([1, 2, 3], [1, 2, 2, 1, 3, 2])
    let places = levels.elements.indices.map {
      ArrayLayout.Place(block: 0, element: $0, row: $0 / 3, column: 7 * ($0 % 3))
    }
    let scale = try ConductanceScale(accelerator.cell)
    var array = PulsedArray(
      ArrayLayout.Plane(array: 0, plane: 0, cells: places), WritePlan(levels: [levels], lines: []),
      scale, try PulsedDevice(cell, accelerator, scheme), scheme, seed: 1)
    array.write()
    let targets = levels.elements.map { Double(scale.conductance(level: Double($0))) }
    let slow = try SlowArray(pulses, targets, columns: 3, halfSelect, tolerance: 0.01)
    let cells = array.finished.cells
    #expect(slow.counts.contains { $0 > 0 })
    for (cell, exact) in zip(cells, slow.counts) { #expect(abs(cell.pulses - exact) <= 1) }
    let range = pulses.conductances.upperBound - pulses.conductances.lowerBound
    for (cell, exact) in zip(cells, slow.conductances) {
      #expect(abs(cell.conductance - exact) < 0.01 * range)
    }
    #expect(try #require(array.finished.log.cost).othersJ > 0)
  }

  @Test(
    arguments: [
      (
        vteam, "one-shot",
        "'one-shot' programming draws the results of writes, but 'vteam' has dynamics"
      ),
      ("lognormal:sigma=0.1", "pulses", "'pulses' programming requires a device that pulses move"),
      (
        "vteam:set-V=-0.1,reset-V=0.1,width-s=1e-9", nil,
        "command line: 'set-V' must be a voltage that raises the conductance of vteam, but a pulse of "
          + "-0.1 V for 1e-09 s moves nothing"
      ),
      (
        vteam, "pulses:most-pulses=0",
        "command line: 'most-pulses' of pulses must be in 1...10000, not 0"
      ),
      (
        vteam, "pulses:tolerance=nan",
        "command line: 'tolerance' of pulses must be a number, not 'nan'"
      ),
      (
        vteam + ",on-off=10", nil,
        "command line: 'on-off' has no effect: the equations of 'vteam' give the conductances"
      ),
      (
        vteam + ",read-V=0.1,read-ns=1", "pulses:tolerance=0.1",
        "'read-V' 0.1 moves a cell of 'vteam' by up to 0.7547169811320755 of its range in one read, "
          + "more than the tolerance 0.1"
      ),
    ] as [(String, String?, String)])
  func wrongFieldsAreRefused(device: String, programming: String?, message: String) throws {
    try withFolder { folder in
      try ProgramFile.write(Digits.compiled.get(), to: "\(folder)/digits.memc")
      let run = ChipProgramming(
        program: "\(folder)/digits.memc", device: device, programming: programming)
      #expect(refusal { try run.run() } == message)
    }
  }

  @Test func aChipFileHasTheCountsAndRunsLikeTheDrawnChip() throws {
    try withFolder { folder in
      try ProgramFile.write(Digits.compiled.get(), to: "\(folder)/digits.memc")
      let device = "threshold-drift:set-V=1.2,reset-V=-1.2,width-s=2e-5,endurance=1e6"
      var run = ChipProgramming(program: "\(folder)/digits.memc", device: device)
      run.output = "\(folder)/chip.npz"
      let result = try run.run()
      #expect(result.programming == "pulses" && result.energyPJ ?? 0 > 0)
      let wear = try #require(result.wear)
      #expect(wear.mostPulses == result.mostPulses)
      #expect(wear.writes == (1e6 / Double(wear.mostPulses)).rounded(.down))
      #expect(result.text.contains("\nreads at 0.2 V move no cell\n"))
      let counts = try DataFile.array("\(folder)/chip.npz:pulses0")
      #expect(counts.type == .int32 && counts.shape.count == 3)
      let summary = try Inspection("\(folder)/chip.npz", shapes: [:]).text
      #expect(
        summary.contains("name = \"threshold-drift\"")
          && summary.contains("pulses per cell, at most"))
      var simulation = Simulation(
        program: "\(folder)/digits.memc", images: Digits.path("digits/test-images.npy"))
      simulation.goals = .labels(Digits.path("digits/test-labels.npy"))
      simulation.subject = .chip("\(folder)/chip.npz", Simulation.Reading())
      let stored = try simulation.run()
      simulation.subject = .drawn(Simulation.Drawing(device: device))
      let drawn = try simulation.run()
      #expect(stored.accuracy == drawn.chips[0].accuracy && stored.accuracy ?? 0 > 0.8)
    }
  }

  /// The read voltage of the accelerator, 0.2 V, is above the threshold.
  @Test func readsThatMoveCellsAreReported() throws {
    try withFolder { folder in
      try ProgramFile.write(Digits.compiled.get(), to: "\(folder)/digits.memc")
      let device = "vteam:set-V=-0.22,reset-V=0.1,width-s=1e-9,read-ns=1e-3"
      let run = ChipProgramming(
        program: "\(folder)/digits.memc", device: device, programming: "pulses:most-pulses=5")
      let disturb = try #require(try run.run().readDisturb)
      // 5e-4 m/s (0.2 V / 0.02 V - 1) for 1 ps, over 3 nm, at LRS: dG / range = 20 / 19 * 950 / 50 dx
      let largest = 5e-4 * 9 * 1e-12 / 3e-9 * 20 / 19 * 950 / 50
      #expect(disturb.readVoltageV == 0.2 && disturb.readNs == 1e-3)
      let change = try #require(disturb.largestChange)
      #expect(change > 0 && change <= 1.01 * largest)
      let reads = try #require(disturb.readsPerImage)
      #expect(disturb.images == (0.025 / (change * Double(reads))).rounded(.down))
    }
  }

  @Test func largeStepsAreWarnedOf() throws {
    let accelerator = try Digits.program.program.accelerator
    let cell = try Self.device("soft-bounds:step=0.4")
    #expect(
      try scheme("pulses").writing(cell, on: accelerator).warnings == [
        "a first pulse moves a cell in the middle of its range by 0.2, more than twice the tolerance "
          + "0.025: cells may miss their targets"
      ])
  }
}

/// The same array, where every pulse is integrated on every cell that it reaches.
private struct SlowArray {
  private(set) var counts: [Int]
  private(set) var conductances: [Double] = []

  init(
    _ pulses: MemristorPulses, _ targets: [Double], columns: Int, _ halfSelect: HalfSelect,
    tolerance: Double
  ) throws {
    let scale = try StateScale(pulses.model, readAt: pulses.settings.readVoltage)
    let (low, high) = (pulses.conductances.lowerBound, pulses.conductances.upperBound)
    var positions = targets.map { _ in scale.initialPosition }
    counts = targets.map { _ in 0 }
    for index in targets.indices {
      while case let found = low + (high - low) * positions[index],
        abs(found - targets[index]) > tolerance * (high - low), counts[index] < 100
      {
        counts[index] += 1
        let voltage =
          found < targets[index] ? pulses.settings.setVoltage : pulses.settings.resetVoltage
        for other in targets.indices {
          let shares = other / columns == index / columns || other % columns == index % columns
          let share = other == index ? 1 : shares ? halfSelect.onLines : halfSelect.elsewhere
          guard let share else { continue }
          positions[other] = try scale.position(
            after: share * voltage, for: pulses.settings.width, from: positions[other])
        }
      }
    }
    conductances = positions.map { low + (high - low) * $0 }
  }
}
