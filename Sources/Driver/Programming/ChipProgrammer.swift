import Basics
import Hardware
import NetworkIR
import TileMachine

/// Programs chips of one kind of cell, one after another, each by its seed.
struct ChipProgrammer {
  private(set) var model: CellModel
  let scheme: any ProgrammingScheme
  /// SHA-256 of the calibration file; `nil` where the scheme needs none.
  let calibrationSha256: String?
  /// With the window of the cells.
  private(set) var program: Program
  private let calibration: [Tensor<Int32>]?
  private let threads: Int

  /// - Parameters:
  ///   - device: a name and its fields, as in `lognormal:sigma=0.4`; see `CellModel.init(named:)`.
  ///   - programming: likewise, as in `two-phase:share=0.1`.
  ///   - calibration: the path of images, of which the scheme takes as many as it wants, evenly
  ///     spaced.
  /// - Throws: `usage` where the scheme calibrates and there are no images, or has no use for them, or
  ///   is to know of stuck cells where there are none.
  init(
    _ compiled: CompiledProgram, device: String, programming: String, calibration: String?,
    wires: (inout WireSection) -> Void = { _ in }, _ input: InputSection, threads: Int
  ) throws {
    let schemeSpelling = try ComponentSpelling(commandLine: programming)
    let scheme = try programmingSchemes.make(
      schemeSpelling.name, schemeSpelling.record, at: schemeSpelling.place)
    model = try CellModel(named: device)
    self.scheme = scheme
    program = try compiled.program.with(cellsOf: model)
    wires(&program.accelerator.array.wires)
    self.threads = threads
    try scheme.expectCalibration(calibration != nil)
    try scheme.expectFaults(of: model)
    guard let calibration else {
      (self.calibration, calibrationSha256) = (nil, nil)
      return
    }
    guard scheme.calibrationImages > 0 else {
      throw Diagnostic(.usage, "'\(scheme.name)' programming has no use for calibration images")
    }
    let images = try ImageFile(calibration, input)
    self.calibration = [
      try images.codes(
        for: IntegerNetwork(compiled.graph), atMost: scheme.calibrationImages, threads: threads)
    ]
    calibrationSha256 = try images.sha256
  }

  /// The conditions its chips are under.
  func conditions(_ readOut: ReadOut) throws -> Conditions {
    Conditions(
      accelerator: program.accelerator, cells: model,
      seconds: try readOut.time.map(TimeSpan.init)?.seconds ?? 0)
  }

  /// The same under other conditions.
  func under(_ conditions: Conditions) -> ChipProgrammer {
    var programmer = self
    programmer.model = conditions.cells
    programmer.program.accelerator = conditions.accelerator
    return programmer
  }

  func program(chipSeed: Int) throws -> ProgrammedChip {
    try scheme.program(
      program, cell: model, seed: UInt64(bitPattern: Int64(chipSeed)),
      calibration: calibration, threads: threads)
  }
}

extension Program {
  /// The same program for cells with the window of a model.
  func with(cellsOf model: CellModel) throws -> Program {
    var program = self
    program.accelerator.cell = try model.cell(of: accelerator.cell)
    return program
  }
}

extension ImageFile {
  /// The input codes of at most `limit` images, evenly spaced, `[N, …]`.
  fileprivate func codes(for network: IntegerNetwork, atMost limit: Int, threads: Int) throws
    -> Tensor<Int32>
  {
    guard let input = network.inputs.first, network.inputs.count == 1 else {
      throw Diagnostic.unsupported(
        "images are for networks with one input, and this has \(network.inputs.count)")
    }
    let shape = try shape(for: input.shape)
    let chosen = min(count, limit)
    let codes = try concurrentMap(Array(0..<chosen), threads: threads) { index in
      let row = index * count / chosen
      return reals(row..<row + 1).map { Int32(input.format.code(of: Double($0))) }
    }
    return Tensor([chosen] + shape.dropFirst(), codes.flatMap(\.self))
  }
}
