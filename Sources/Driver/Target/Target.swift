import Basics
import CommandFiles
import Evaluation
import Hardware
import IntegerModel
import Lowering
import Mapping
import NetworkIR
import Passes
import TileAnalysis
import TileMachine

/// A mapping file with all components it names, ready to compile for.
public struct Target: Sendable {
  public let file: MappingFile
  public let accelerator: Accelerator
  public let encoding: any Encoding
  public let strategy: any Strategy
  /// Positions that no block may use, by a fault map.
  public var lostArrays: Set<Int> = []

  /// - Parameters:
  ///   - mapping: the name of a mapping that comes with memc, or a file.
  ///   - overrides: `key.key=value`, as `--set` takes them.
  /// - Throws: `Diagnostics` of kind `configuration`, each at its line and column.
  public init(_ mapping: String, overrides: [String] = []) throws {
    var record = try Record(mapping: mapping)
    try record.apply(overrides.map { Override($0) })
    let file = try MappingFile(record)
    try self.init(file, Accelerator(file.acceleratorSpelling()))
  }

  /// The target of a program file, which contains its accelerator. No file is read.
  public init(_ file: MappingFile, _ accelerator: Accelerator) throws {
    self.file = file
    var accelerator = accelerator
    accelerator.chip.count = file.chips ?? accelerator.chip.count
    try accelerator.chip.validate()
    self.accelerator = accelerator
    encoding = try file.makeEncoding()
    strategy = try file.makeStrategy()
    try validate()
  }

  /// Input bits a word line takes in one cycle.
  var bitsPerCycle: Int { file.input.bitsPerCycle ?? accelerator.dac.bits }

  private func validate() throws {
    try locating(at: file.encoding.place) { try encoding.expectFits(accelerator) }
    try expectConversionErrors()
    guard bitsPerCycle <= accelerator.dac.bits else {
      throw Diagnostic.configuration(
        "'bits-per-cycle' of input must be in 1...\(accelerator.dac.bits), not \(bitsPerCycle)",
        at: nil,
        note: "the word-line drivers of '\(accelerator.title)' have "
          + accelerator.dac.bits.counted("bit"))
    }
  }

  /// - Throws: `configuration` if errors of converters are stated for the codes of other sums.
  private func expectConversionErrors() throws {
    let isSigned = encoding.subtractsInAnalog
    do {
      try accelerator.adc.expectErrors(isSigned: isSigned)
    } catch var diagnostic as Diagnostic {
      diagnostic.notes.append(
        "the encoding '\(encoding.name)' gives converters "
          + (isSigned ? "signed sums, which it subtracts before" : "sums of 0 or more"))
      throw diagnostic
    }
  }

  /// The passes of the mapping file.
  func pipeline() throws -> Pipeline {
    try Pipeline(file.passSpellings().map { ($0.name, $0.record) })
  }

  func context(_ images: [Tensor<Float>]?, threads: Int) -> PassContext {
    var context = PassContext(
      accelerator: accelerator, encoding: encoding, calibrationImages: images, threads: threads)
    context.strategy = strategy
    context.preparation = file.input.preparation
    return context
  }

  /// Returns the cleaned-up network that passes start from.
  func cleaned(_ graph: Graph, threads: Int) throws -> Graph {
    try Pipeline(passes: []).run(graph, in: context(nil, threads: threads)).graph
  }

  /// The program of a quantized graph; see `lowered`.
  func program(of graph: QuantizedGraph) throws -> Program {
    try lowered(IntegerNetwork(graph)).program
  }

  /// Makes the matrices, the placement (verified) and the program of a network. If the chip is too
  /// small for a placement that saves time, uses the placement with the fewest arrays.
  func lowered(_ network: IntegerNetwork) throws -> LoweredProgram {
    let matrices = network.matrices
    let positions = try positions(for: matrices)
    if let cut = try cut(network, matrices, positions: positions) {
      return try lowered(network, matrices, cut)
    }
    let placement = try strategy.place(matrices, on: accelerator, positions: positions)
    do {
      return try lowered(network, matrices, placement)
    } catch let reason as Diagnostic {
      let tightest = try strategy.tightest.place(matrices, on: accelerator, positions: positions)
      guard tightest.arrayCount < placement.arrayCount else { throw reason }
      return try lowered(network, matrices, tightest)
    }
  }

  private func lowered(_ network: IntegerNetwork, _ matrices: [Matrix], _ cut: CutPlacement)
    throws -> LoweredProgram
  {
    var lowered = try Lowering.lower(
      network, matrices, cut.placement, on: accelerator, encoding: encoding,
      bitsPerCycle: bitsPerCycle, schedule: file.schedule, sites: file.sites, parts: cut.parts)
    lowered.cut = cut.estimate
    return lowered
  }

  private func lowered(_ network: IntegerNetwork, _ matrices: [Matrix], _ placement: Placement)
    throws -> LoweredProgram
  {
    try expectSound(placement.arrayCount, for: matrices)
    let placement = placement.avoiding(lostArrays)
    try placement.verify(of: matrices, on: accelerator, avoiding: lostArrays)
    return try Lowering.lower(
      network, matrices, placement, on: accelerator, encoding: encoding,
      bitsPerCycle: bitsPerCycle, schedule: file.schedule, buffers: file.buffers,
      sites: file.sites)
  }
}
