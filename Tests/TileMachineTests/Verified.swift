import Basics
import Hardware

@testable import Calibration
@testable import ChipProgramming
@testable import TileAnalysis
@testable import TileMachine
@testable import TileSimulator

// Programs of tests are changed at will, and verified when they are used.

extension Simulator {
  convenience init(
    _ program: Program, chip: Chip? = nil, path: MVMPath = .automatic, lanes: Int? = nil,
    images: Int? = nil, threads: Int = 1, memory: MemoryBudget = MemoryBudget(),
    instructionSet: InstructionSet = .best
  ) throws {
    try self.init(
      program.verified(), chip: chip, path: path, lanes: lanes, images: images, threads: threads,
      memory: memory, instructionSet: instructionSet)
  }
}

extension ReferenceMVM {
  init(_ group: Group, of program: Program, chip: Chip? = nil) throws {
    try self.init(group, of: program.verified(), chip: chip)
  }
}

extension GroupCells {
  init(_ group: Group, of program: Program) throws {
    self.init(group, of: try program.verified())
  }
}

extension Program {
  func converterReach(of group: Group) throws -> ConverterReach? {
    try verified().converterReach(of: group)
  }

  func calibrated(_ range: ConverterRange, inputs: [Tensor<Int32>]?, threads: Int) throws
    -> CalibratedConverters
  {
    try verified().calibrated(range, inputs: inputs, threads: threads)
  }
}

extension DriftCompensation {
  func gains(_ chip: Chip, since programmed: Chip, of program: Program) throws -> [Tensor<Double>] {
    try gains(chip, since: programmed, of: program.verified())
  }
}
