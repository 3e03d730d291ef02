import Basics
import Hardware
import Testing

@testable import ChipProgramming
@testable import TileMachine
@testable import TileSimulator

/// Chips whose cells have all lost the same share of their conductance.
@Suite struct DriftCompensationTests {
  /// The converter of a column, and the sums before it.
  enum Reading: CaseIterable {
    case asItIs, unequalSteps, analogSlices, analogBits, ramp, sar

    func apply(to program: inout Program) {
      var adc = program.accelerator.adc
      switch self {
      case .asItIs: break
      case .unequalSteps:
        let columns = program.matrices[0].columns
        program.tiles[0].groups[0].steps = (0..<columns).map {
          Double(adc.step) * (0.7 + Double($0) / 7)
        }
      case .analogSlices: adc.sliceSum = .analog
      case .analogBits: adc.bitSum = .analog
      case .ramp:
        adc.kind = .ramp
        (adc.offsetDeviation, adc.gainDeviation, adc.nonlinearityDeviation) = (0.4, 0.05, 0.5)
      case .sar:
        adc.kind = .sar
        adc.capacitorDeviation = 0.03
      }
      program.accelerator.adc = adc
    }
  }

  static let forms =
    SimulationAnalogTests.cases + SimulationMVMTests.cases.filter { $0.adcBits == nil }

  /// Returns the chip a month after programming, when all cells have lost half of their
  /// conductance.
  func aged(_ chip: Chip, _ program: Program) throws -> Chip {
    var traits = CellTraits()
    traits.retention = 0.05
    return try CellModel(Ideal(), traits).aged(
      chip, of: program, seconds: 2.6e6, seed: 1, threads: 1)
  }

  /// Compares the sums of a chip as programmed with those of the aged chip, with either
  /// compensation.
  private func expectSums(
    of form: MVMCase, read reading: Reading, highResistance: Double,
    within limit: (Program, Tensor<Int32>) throws -> [Double]
  ) throws {
    var program = try form.program()
    reading.apply(to: &program)
    program.accelerator.cell.minimumConductance = highResistance
    let codes = SimulationAnalogTests().inputs(form)
    var chip = try Chip.ideal(program)
    chip.seed = 1
    let fresh = try program.run([codes], chip: chip)[0].elements
    let limits = try limit(program, codes)
    var later = try aged(chip, program)
    for compensation in [DriftCompensation.global, .column] {
      later.gains = try compensation.gains(later, since: chip, of: program)
      let sums = try program.run([codes], chip: later)[0].elements
      let isWithin = sums.indices.allSatisfy {
        Double((Int(sums[$0]) - Int(fresh[$0])).magnitude) <= limits[$0]
      }
      #expect(isWithin, "\(reading), HRS \(highResistance) S, \(compensation)")
    }
  }

  /// Sums are equal to the last bit. Rounding conductances to single precision changes a level by
  /// less than half the unit of `AnalogFormat`'s fixed-point numbers, so converters see the same
  /// sums as before.
  @Test(arguments: forms.filter { $0.levels <= 128 && $0.adcBits != nil })
  func everySumIsRestored(form: MVMCase) throws {
    for reading in Reading.allCases {
      for highResistance in [0, 1e-6] {
        try expectSums(of: form, read: reading, highResistance: highResistance) {
          [Double](repeating: 0, count: $1.shape[0] * $0.matrices[0].columns)
        }
      }
    }
  }

  /// Levels are real numbers: converters are ideal, or cells have 2^15 levels.
  @Test(arguments: forms.filter { $0.levels > 128 || $0.adcBits == nil })
  func everySumIsRestoredExceptForRounding(form: MVMCase) throws {
    // uneven levels require at most 16 bits: see `ADCSection.validate`
    let readings: [Reading] =
      form.adcBits == nil ? [.asItIs] : [.asItIs, .unequalSteps, .analogSlices, .analogBits]
    for reading in readings {
      for highResistance in [0, 1e-6] {
        try expectSums(
          of: form, read: reading, highResistance: highResistance, within: SumRounding.limits)
      }
    }
  }

  @Test func randomChangesCancelInTheGain() throws {
    let program = try MVMCase(rows: 120, columns: 40, encoding: OffsetColumns()).program()
    let chip = try Chip.ideal(program)
    var moved = try Chip.varied(program, isNoisy: false)
    let half = moved.conductances.map { $0.map { $0 / 2 } }
    moved.conductances = half
    moved.references = chip.conductances.map {
      let highResistance = Float(program.accelerator.cell.minimumConductance)
      return Tensor([$0.shape[0], $0.shape[1]], repeating: highResistance / 2)
    }
    let gains = try DriftCompensation.global.gains(moved, since: chip, of: program)
    #expect(gains.allSatisfy { $0.elements.allSatisfy { abs($0 / 2 - 1) < 0.02 } })
  }

  @Test func gainsReplaceThoseOfTheChip() throws {
    let program = try MVMCase().program()
    let chip = try Chip.ideal(program)
    var later = try aged(chip, program)
    let gains = try DriftCompensation.column.gains(later, since: chip, of: program)
    later.gains = try DriftCompensation.global.gains(later, since: chip, of: program)
    #expect(try DriftCompensation.column.gains(later, since: chip, of: program) == gains)
  }

  @Test func aColumnWithoutASignalHasNoGain() throws {
    var program = try MVMCase(rows: 12, columns: 3).program()
    for block in program.blocks.indices {
      let shape = program.blocks[block].codes.shape
      program.blocks[block].codes = Tensor(shape, repeating: 0)
    }
    let chip = try Chip.ideal(program)
    let gains = try DriftCompensation.column.gains(
      try aged(chip, program), since: chip, of: program)
    #expect(gains == [Tensor([3], [1, 1, 1])])
  }

  @Test func referenceCellsAgeByTheirOwnDraws() throws {
    var program = try MVMCase(rows: 20, columns: 9, encoding: OffsetColumns()).program()
    program.accelerator.cell.minimumConductance = 1e-6
    var traits = CellTraits()
    (traits.retention, traits.retentionSpread) = (0.05, 0.02)
    let model = CellModel(Ideal(), traits)
    let aged = try model.aged(
      .ideal(program), of: program, seconds: 1e6, seed: 3, threads: 1)
    #expect(aged.references.map(\.shape) == aged.conductances.map { [$0.shape[0], $0.shape[1]] })
    let rows = aged.references[0].elements
    #expect(Set(rows).count == rows.count)
    let cells = Set(aged.conductances[0].elements)
    #expect(rows.allSatisfy { !cells.contains($0) })
    // with polarities subtracted before the converter there is no reference to subtract
    var analog = program
    analog.encoding = DifferentialPair.slices(2, analog: true)
    let without = try model.aged(.ideal(analog), of: analog, seconds: 1e6, seed: 3, threads: 1)
    #expect(without.references.isEmpty)
  }
}
