import Basics
import Hardware
import Mapping
import NetworkIR
import Training

/// A graph transformation for a given accelerator.
///
/// Adding a pass: one file in `Passes/`, one line in `AllPasses.swift`.
public protocol Pass: Component {
  /// Returns the transformed graph.
  ///
  /// - Throws: a diagnostic if the graph cannot be transformed as requested.
  func run(_ graph: Graph, in context: PassContext) throws -> Graph

  /// The training recipe, for a pass that trains and so needs examples; otherwise `nil`.
  var recipe: TrainingRecipe? { get }
}

extension Pass {
  public var recipe: TrainingRecipe? { nil }
  /// Whether the pass trains.
  public var trains: Bool { recipe != nil }
}

/// The information that a pass may use in addition to the graph.
public struct PassContext: Sendable {
  public var accelerator: Accelerator
  public var encoding: any Encoding
  /// How matrices will be placed, for passes with a budget.
  public var strategy: any Strategy = Packed()
  /// Calibration images, `[N, …]` for each input of the network; `nil`: synthetic images.
  public var calibrationImages: [Tensor<Float>]?
  /// How images are prepared; overrides what the network states.
  public var preparation = ImagePreparation()
  /// Known activation formats, by value; calibration does not change them. Recompiling a program
  /// file passes the formats recorded in it.
  public var recordedFormats: [String: ActivationFormat] = [:]
  public var threads: Int
  public var warnings: Warnings
  /// Examples for passes that train; `nil`: such passes fail.
  public var training: TrainingContext?
  let trainings = TrainingCount()

  public init(
    accelerator: Accelerator, encoding: any Encoding, calibrationImages: [Tensor<Float>]? = nil,
    threads: Int = 1, warnings: Warnings = Warnings()
  ) {
    self.accelerator = accelerator
    self.encoding = encoding
    self.calibrationImages = calibrationImages
    self.threads = threads
    self.warnings = warnings
  }
}
