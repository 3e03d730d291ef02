import Basics
import Foundation
import TestSupport
import Testing

@testable import CommandFiles
@testable import Driver
@testable import Evaluation

/// Two weights of 1, against one that is left, in 3 bits, on `isaac`: 0.2 V, 100 ns, 8 cycles.
@Suite struct EnergyComparisonTests {
  private func simulate(_ folder: String) throws -> SimulationResult {
    let images = "\(folder)/images.npy"
    try AtomicWrite.write(Npy.write(Tensor<UInt8>([2, 2], [255, 255, 255, 255])), to: images)
    let dense = try SmallNetworks.compile(
      SmallNetworks.sum(in: folder, weights: [1, 1]), images: images)
    let sparse = try SmallNetworks.compile(
      SmallNetworks.sum(in: folder, weights: [1, 0]), ["passes.quantize.weight-bits=3"],
      images: images)
    try ProgramFile.write(dense, to: "\(folder)/dense.memc")
    try ProgramFile.write(sparse, to: "\(folder)/sparse.memc")
    var simulation = Simulation(program: "\(folder)/sparse.memc", images: images)
    simulation.showsEnergy = true
    simulation.subject = .ideal(baseline: "\(folder)/dense.memc")
    return try simulation.run()
  }

  @Test func theSavingIsThatOfTheConductancesThatAreDriven() throws {
    try withFolder { folder in
      let result = try simulate(folder)
      let energy = try #require(result.energy)
      let comparison = try #require(result.energyComparison)
      // pJ of one siemens over the 8 cycles of a code of all ones
      let unit = 8 * 0.2 * 0.2 * 100e-9 * 1e12
      // 3 is level 3 in one cell; 127 is levels 3, 3, 3, 1 in four; as many cells at HRS beside them
      let sparse = (programmed: 750e-6, atHRS: 50e-6)
      let dense = (programmed: 2 * (3 * 750e-6 + 50e-6 + 700e-6 / 3), atHRS: 2 * 4 * 50e-6)
      #expect(energy.arraysProgrammedPJ.isClose(to: unit * sparse.programmed))
      #expect(energy.arraysPJ.isClose(to: unit * (sparse.programmed + sparse.atHRS)))
      #expect(comparison.baseline.arraysProgrammedPJ.isClose(to: unit * dense.programmed))
      #expect(comparison.baseline.arraysPJ.isClose(to: unit * (dense.programmed + dense.atHRS)))
      let saved = comparison.savedPercent
      #expect(saved.arraysProgrammedPJ?.isClose(to: 85.1973684) == true)
      #expect(saved.arraysPJ?.isClose(to: 85.3658537) == true)
      let all = 100 * (1 - energy.energyPJ / comparison.baseline.energyPJ)
      #expect(saved.energyPJ == all)
    }
  }

  @Test func theTextTellsWhatCellsAtHRSTakeAndTheRatioOfTheCells() throws {
    try withFolder { folder in
      let text = try simulate(folder).text
      #expect(
        text.contains(
          "Cells at HRS take 6.2 % of the array energy; the ON/OFF ratio of 'isaac' is 15.\n"))
      #expect(text.contains(", mapping baseline, same images."))
      #expect(text.contains("85.37 %") && text.contains("85.20 %"))
    }
  }

  @Test func theAccountingTakesTheSameEnergies() throws {
    try withFolder { folder in
      let result = try simulate(folder)
      let programs = try ["sparse", "dense"].map { try ProgramFile.read("\(folder)/\($0).memc") }
      let energies = try programs.map {
        try EnergyReport($0, images: ["\(folder)/images.npy"], threads: 1)
      }
      let accounting = Accounting(
        try Report(programs[0], against: programs[1]), energies: (energies[0], energies[1]))
      let rows = accounting.rows.filter { $0.unit == "pJ" }
      let saved = result.energyComparison?.savedPercent
      #expect(
        rows.map(\.savedPercent)
          == [saved?.arraysProgrammedPJ, saved?.arraysPJ, saved?.energyPJ])
      #expect(rows.map(\.definition) == [.guo, .memc, .memc])
    }
  }
}

extension Double {
  fileprivate func isClose(to other: Double) -> Bool {
    (self - other).magnitude <= 1e-6 * other.magnitude
  }
}
