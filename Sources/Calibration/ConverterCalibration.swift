import Basics
import Hardware
import TileAnalysis
import TileMachine
import TileSimulator

/// A program with its converter steps, and the use of its converters on the calibration data.
public struct CalibratedConverters: Sendable {
  public var program: VerifiedProgram
  /// By matrix, for converters that are not lossless; empty without calibration data.
  public var uses: [String: ConverterUse] = [:]
  /// The matrices whose converters may clip or round at the accelerator's own step.
  public var lossyMatrices: Set<String> = []
}

extension VerifiedProgram {
  /// Returns this program with converter steps chosen by `range`.
  ///
  /// - Parameter inputs: codes of calibration images, one tensor `[N, …]` per input port; at most
  ///   128 images are run, evenly spaced.
  /// - Throws: `usage` if the range needs data and `inputs` is `nil`.
  public func calibrated(
    _ range: ConverterRange, inputs: [Tensor<Int32>]?, threads: Int
  ) throws -> CalibratedConverters {
    guard program.converterRange != nil else { return CalibratedConverters(program: self) }
    guard !range.needsData || inputs != nil else {
      throw Diagnostic(
        .usage, "converter range '\(range.method.rawValue)' needs calibration data",
        notes: ["give --calibrate DATA"])
    }
    var groups = try concurrentMap(program.groupsInOrder, threads: threads) {
      try GroupCalibration($0, of: self, range, threads: threads)
    }
    // binding a large program takes long
    let images = groups.contains(where: \.needsSamples) ? inputs : nil
    let run = try images.map { try CalibrationRun(of: self, inputs: $0, threads: threads) }
    if let run { try groups.takeSamples(from: run) }
    let steps = try range.steps(of: groups, of: self, run)
    var calibrated = try CalibratedConverters(program: withSteps(steps, of: groups))
    calibrated.lossyMatrices = Set(groups.lazy.filter(\.canLose).map(\.place.group.matrix))
    for (group, steps) in zip(groups, steps) where group.canLose {
      guard let use = try group.use(of: steps) else { continue }
      calibrated.uses[group.place.group.matrix, default: ConverterUse()] += use
    }
    return calibrated
  }

  /// Returns this program with these steps, one list for each of `groups`.
  func withSteps(_ steps: [[Double]], of groups: [GroupCalibration]) throws -> VerifiedProgram {
    let pairs = zip(groups, steps).sorted { $0.0.place.number < $1.0.place.number }
    return try with(steps: pairs.map(\.1))
  }
}

extension Program {
  /// Returns this program with the converter steps of another program of the same groups.
  public func withSteps(of other: Program) -> Program {
    var program = self
    for (tile, known) in zip(tiles.indices, other.tiles) {
      for (group, steps) in zip(tiles[tile].groups.indices, known.groups.map(\.steps)) {
        program.tiles[tile].groups[group].steps = steps
      }
    }
    return program
  }
}

extension [GroupCalibration] {
  /// Runs the images once for all groups that need samples, and for those that share their sums.
  fileprivate mutating func takeSamples(from run: CalibrationRun) throws {
    let wanted = Set(lazy.filter(\.needsSamples).map(\.place.group.name))
    guard !wanted.isEmpty else { return }
    let observed = filter { wanted.contains($0.place.group.name) }
    let limits = observed.reduce(into: [String: Int]()) { limits, group in
      let name = group.place.group.name
      limits[name] = Swift.min(limits[name] ?? .max, group.sampleLimit)
    }
    let samples = try run.samples(of: observed.map(\.place), limits: limits)
    for index in indices where self[index].needsSamples {
      self[index].samples = samples[self[index].place.group.name]
    }
  }
}

extension ConverterRange {
  /// The steps of all groups.
  fileprivate func steps(
    of groups: [GroupCalibration], of program: VerifiedProgram, _ run: CalibrationRun?
  ) throws -> [[Double]] {
    guard method == .automatic, let run else { return try groups.map { try $0.steps(method) } }
    let chosen = try groups.map { try $0.steps(of: [.automatic, .mse, .percentile]) }
    func starts(_ granularity: Granularity) -> [[[Double]]] {
      (0..<3).map { method in chosen.map { $0[granularity][method] } }
    }
    let trials = 24 * groups.count(where: \.canLose)
    guard trials > 0,
      let comparison = try run.comparison(times: trials, cost: isEvenlyShifted ? 1 : 16)
    else { return starts(granularity)[0] }
    var refinement = StepRefinement(program, groups, comparison)
    let best = try refinement.best(from: starts(granularity))
    guard granularity == .layer, best.loss > StepRefinement.negligible,
      let comparison = try run.comparison(times: 4, cost: 16)
    else { return best.steps }
    // one step per column leaves the integer kernels, so it must be worth it
    var columns = StepRefinement(program, groups, comparison)
    let fine = try starts(.column).map { try columns.trial($0) }.least
    return try fine.loss < columns.trial(best.steps).loss * 0.8 ? fine.steps : best.steps
  }

  /// Whether the simulator can compute in integers.
  private var isEvenlyShifted: Bool { isPowerOfTwo && granularity == .layer }
}
