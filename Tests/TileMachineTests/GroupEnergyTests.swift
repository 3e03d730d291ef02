import Basics
import Hardware
import Testing

@testable import TileMachine
@testable import TileSimulator

@Suite struct GroupEnergyTests {
  /// Returns a program with two rows and a column on one pair of planes: cells at 1 to 4 µS, 0.2 V,
  /// 100 ns.
  private func program(bits: Int, inputBits: String = "u8") throws -> Program {
    var accelerator = testAccelerator
    accelerator.cell.levels = 4
    accelerator.cell.minimumConductance = 1e-6
    accelerator.cell.maximumConductance = 4e-6
    return try TileMachineTests.program(
      """
      matrix m [2, 1] i3
      tile 0
        buffer in \(inputBits.first == "i" ? "i8" : "u8") 2
        buffer s i32 1
        group m m 0 \(inputBits) [0]
        stream 0
          loop i 5
            mvm m s[0]
          end
      """, on: accelerator, bits: bits
    ) {
      $0.blocks = [
        Block(
          matrix: "m", copy: 0, array: 0, originRow: 0, originColumn: 0, rows: [0, 1], columns: [0],
          codes: Tensor([2, 1], [3, -1]))
      ]
    }
  }

  private func energy(_ program: Program, _ codes: [Int32]) throws -> Double {
    let samples = GroupSamples(
      inputs: Tensor([codes.count / 2, 2], codes), sums: Tensor([0], []), images: [], firings: [])
    let energies = try program.groupEnergies(limit: 1) { _ in [samples] }
    #expect(energies.map(\.firings) == [5])
    return energies[0].energyInJoules
  }

  /// Row 0 holds 4 µS and 1 µS (the other polarity at HRS), row 1 1 µS and 2 µS.
  @Test func aReadTakesVoltageSquaredTimesConductanceTimesTime() throws {
    let unit = 0.2 * 0.2 * 1e-6 * 100e-9 * 5
    // bit by bit: 5 has two bits, 1 one
    #expect(try energy(program(bits: 1), [5, 1]).isClose(to: unit * (5 * 2 + 3 * 1)))
    // four bits at once: 0x53 is driven as 3/15 and 5/15
    let drive = (3.0 * 3 + 5 * 5) / (15 * 15)
    #expect(try energy(program(bits: 4), [0x53, 0]).isClose(to: unit * 5 * drive))
    // −1 drives all bits, including the sign bit
    #expect(try energy(program(bits: 1, inputBits: "i4"), [-1, 0]).isClose(to: unit * 5 * 4))
    // the mean over samples
    #expect(try energy(program(bits: 1), [5, 0, 0, 0]).isClose(to: unit * 5))
  }

  @Test func programmedCellsAreThoseAboveHRS() throws {
    let samples = GroupSamples(
      inputs: Tensor([1, 2], [5, 1]), sums: Tensor([0], []), images: [], firings: [])
    let energy = try program(bits: 1).groupEnergies(limit: 1) { _ in [samples] }[0]
    let unit = 0.2 * 0.2 * 1e-6 * 100e-9 * 5
    #expect(energy.programmedInJoules.isClose(to: unit * (4 * 2 + 2 * 1)))
  }

  @Test func theEnergyIsTheSumOverAllCells() throws {
    var program = LeNet.varied(try LeNet.pipelined())
    program.inputBitsPerCycle = 3
    var dice = Dice(3)
    var chip = try Chip.ideal(program)
    for block in chip.conductances.indices {
      let cells = chip.conductances[block]
      chip.conductances[block] = Tensor(
        cells.shape, cells.elements.map { $0 * Float(dice(1...9)) / 4 })
    }
    let samples = program.groups.reduce(into: [String: GroupSamples]()) { samples, group in
      let rows = program.matrices.first { $0.name == group.matrix }!.rows
      samples[group.name] = GroupSamples(
        inputs: dice.codes([3, rows], in: 0...255), sums: Tensor([0], []), images: [], firings: [])
    }
    let energies = try program.groupEnergies(of: chip, limit: 3) { portion in
      portion.map { samples[$0.group]! }
    }
    #expect(energies.map(\.firings) == [784, 100, 1, 1, 1])
    for (group, energy) in zip(program.groups, energies) {
      let slow = slowEnergy(program, group, chip, samples[group.name]!) * Double(energy.firings)
      #expect(energy.energyInJoules.isClose(to: slow))
    }
  }

  private func slowEnergy(
    _ program: Program, _ group: Group, _ chip: Chip, _ samples: GroupSamples
  ) -> Double {
    var energy = 0.0
    let rows = samples.inputs.shape[1]
    for sample in 0..<3 {
      for index in group.blocks {
        let block = program.blocks[index]
        let planes = chip.conductances[index].shape[0]
        for plane in 0..<planes {
          for (row, matrixRow) in block.rows.enumerated() {
            let code = Int(samples.inputs.elements[sample * rows + matrixRow])
            for column in block.columns.indices {
              let cell = (plane * block.rows.count + row) * block.columns.count + column
              let conductance = Double(chip.conductances[index].elements[cell])
              for shift in [0, 3, 6] {
                let voltage = 0.2 * Double(code >> shift & 7) / 7
                energy += voltage * voltage * conductance * 100e-9 / 3
              }
            }
          }
        }
      }
    }
    return energy
  }

  @Test func energyNeedsAReadTime() throws {
    var program = try program(bits: 1)
    program.accelerator.prices.removeAll { $0.component == .arrayRead }
    #expect(throws: Diagnostic.self) { try energy(program, [1, 1]) }
  }
}

extension Double {
  fileprivate func isClose(to other: Double) -> Bool {
    (self - other).magnitude <= 1e-6 * other.magnitude
  }
}
