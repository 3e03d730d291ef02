import Basics
import Hardware
import Mapping
import NetworkIR
import Training

/// A step from a graph to a better graph, for a given accelerator.
///
/// Adding a pass: one file in `Passes/`, one line in `All.swift`.
public protocol Pass: Component {
  /// Throws a diagnostic where the graph cannot be brought to the form asked for.
  func run(_ graph: Graph, in context: PassContext) throws -> Graph

  /// How it trains, if it does; it takes examples then.
  var recipe: TrainingRecipe? { get }
}

extension Pass {
  public var recipe: TrainingRecipe? { nil }
  public var trains: Bool { recipe != nil }
}

/// What a pass may know besides the graph.
public struct PassContext: Sendable {
  public var accelerator: Accelerator
  public var encoding: any Encoding
  /// How matrices will be placed, for passes that keep to a budget.
  public var strategy: any Strategy = Packed()
  /// Images to calibrate with, `[N, …]` for each input of the network; `nil`: ranges are synthetic.
  public var calibrationImages: [Tensor<Float>]?
  /// How images are prepared, where the network does not say or should not.
  public var preparation = ImagePreparation()
  /// Activation formats that stand already, by value: calibration leaves them. A program file's own
  /// are given back when it is compiled again.
  public var recordedFormats: [String: ActivationFormat] = [:]
  public var threads: Int
  public var warnings: Warnings
  /// Examples for passes that train; `nil`: they cannot.
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
