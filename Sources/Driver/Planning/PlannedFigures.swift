import Basics
import Calibration
import Evaluation
import IntegerModel
import Lowering
import NetworkIR
import TileAnalysis
import TileMachine

/// The figures of one point of a plan, as `memc report` prints them for the program that
/// `memc compile` writes there.
public struct PlannedFigures: Codable, Equatable, Sendable {
  public let figures: Figures
  /// `nil` if there is no latency.
  public let performance: Performance?
  /// The fewest bits of the weights of a matrix, and of the values that a matrix reads.
  public let weightBits: Int
  public let activationBits: Int
  /// The layers whose converters may clip or round at the accelerator's own step.
  public let lossyLayers: Int
  /// Components that the energy leaves out, for they have no price.
  public let unpricedEnergy: [String]
  /// Components whose missing time leaves the latency unknown.
  public let unpricedTime: [String]
  /// Components in use whose price is an estimate.
  public let estimated: [String]
  public let warnings: [String]

  /// Places and lowers a network, and verifies the program.
  ///
  /// - Throws: a diagnostic if the program does not fit the accelerator.
  init(_ network: PlannedNetwork, on target: Target) throws {
    let integers = network.integers
    let program = try target.lowered(integers).verified()
    let counted = ProgramFigures(integers, program.program, target.file.schedule)
    let accelerator = target.accelerator
    figures = counted.total
    performance = Performance(counted.total)
    (weightBits, activationBits) = (network.weightBits, network.activationBits)
    lossyLayers = Set(try program.lossyGroups.map(\.matrix)).count
    unpricedEnergy = counted.unpriced(on: accelerator)
    unpricedTime = counted.untimed.map(\.rawValue)
    estimated = counted.estimates(on: accelerator)
    warnings =
      network.warnings + target.converterWarnings
      + accelerator.priceWarnings(bitsPerCycle: program.program.inputBitsPerCycle)
      + program.program.unitWarnings()
      + [program.program.hostWarning, program.program.unusedChipsWarning].compactMap(\.self)
  }
}

extension Target {
  fileprivate var converterWarnings: [String] {
    guard file.converters.needsData else { return [] }
    return [
      "the converter range '\(file.converters.method.rawValue)' needs data, which change no figure "
        + "of a plan: give 'memc compile' '--calibrate DATA'"
    ]
  }
}
