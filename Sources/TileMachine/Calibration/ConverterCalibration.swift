import Basics
import Hardware

extension Program {
  /// The same program with converter steps chosen by `range`.
  ///
  /// - Parameter inputs: codes of calibration images, one tensor `[N, …]` for each input port; only
  ///   the first few dozen are run.
  /// - Throws: `usage` where the range needs data and there are none.
  public func calibrated(
    _ range: ConverterRange, inputs: [Tensor<Int32>]?, threads: Int
  ) throws -> Program {
    guard converterRange != nil, range.method != .fixed else { return self }
    guard !range.needsData || inputs != nil else {
      throw Diagnostic(
        .usage, "converter range '\(range.method.rawValue)' is found with data",
        notes: ["give --calibrate DATA"])
    }
    var observed = self
    observed.accelerator.adc.bits = nil
    observed.accelerator.adc.kind = .uniform
    let simulator = try inputs.map { _ in try Simulator(observed, threads: threads) }
    var program = self
    for tile in tiles.indices {
      for index in tiles[tile].groups.indices {
        let group = tiles[tile].groups[index]
        let calibration = GroupCalibration(group, of: self, range, threads: threads)
        program.tiles[tile].groups[index].steps = try calibration.steps {
          try simulator?.capture(
            group: group.name, tile: tiles[tile].number, inputs: inputs ?? [], limit: $0
          ).inputs
        }
      }
    }
    return program
  }

  /// The same program with the converter steps of another, where it has the groups of that.
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

/// Finds the steps of one group.
private struct GroupCalibration {
  private let group: Group
  private let program: Program
  private let range: ConverterRange
  private let threads: Int

  init(_ group: Group, of program: Program, _ range: ConverterRange, threads: Int) {
    self.group = group
    self.program = program
    self.range = range
    self.threads = threads
  }

  /// - Parameter samples: runs the images and yields at most that many of the group's inputs,
  ///   `[samples, matrix rows]`; `nil` without images.
  /// - Returns: none where the accelerator's own step is as good.
  func steps(_ samples: (Int) throws -> Tensor<Int32>?) throws -> [Double] {
    let reach = try program.converterReach(of: group)
    let own = Double(program.accelerator.adc.step)
    var steps: [Double] = []
    switch range.method {
    case .fixed: break
    case .automatic:
      guard !reach.isLossless, let inputs = try samples(sampleCount) else { break }
      steps = try observed(inputs, reach)
    case .maximum: steps = [range.admissible(largestSum / positiveCodes)]
    case .lossless:
      steps =
        range.granularity == .layer
        ? [range.admissible(reach.largest / positiveCodes)]
        : try columnReaches().map { range.admissible($0 / positiveCodes) }
    case .percentile, .mse:
      guard let inputs = try samples(sampleCount) else { break }
      steps = try observed(inputs, reach)
    }
    return steps.allSatisfy { $0 == own } ? [] : steps
  }

  private var codes: ClosedRange<Int> { program.converterRange ?? 0...0 }

  /// Codes that stand for positive sums: half of them where sums are signed.
  private var positiveCodes: Double { Double(max(codes.upperBound, 1)) }

  /// Every row of an array driven at its largest on cells at LRS.
  private var largestSum: Double {
    let array = program.accelerator.array
    let digit = InputCycle.converted(group, of: program).map(\.largestDigit).max() ?? 1
    let weightBits = program.matrices.first { $0.name == group.matrix }?.weightBits ?? 8
    let planes = ConvertedPlanes.of(
      program.encoding.planes(weightBits: weightBits), of: program)
    let level = 1 << program.encoding.sliceBits
    let weight = planes.map { $0.planes.filter { $0.weight > 0 }.reduce(0) { $0 + $1.weight } }
    return Double(array.rowGroup * digit * (level - 1) * (weight.max() ?? 1))
  }

  /// Few for wide layers: the sums of all columns, cycles and planes are taken one by one.
  private var sampleCount: Int {
    let cells = group.blocks.reduce(0) { $0 + program.blocks[$1].codes.count }
    return min(max((1 << 24) / max(cells, 1), 16), 256)
  }

  /// The largest sum of the stored levels in each column, inputs at their largest.
  private func columnReaches() throws -> [Double] {
    let columns = program.matrices.first { $0.name == group.matrix }?.columns ?? 1
    let full = Int32((1 << group.inputBits) - 1)
    let rows = program.matrices.first { $0.name == group.matrix }?.rows ?? 1
    let driven = Tensor([1, rows], [Int32](repeating: full, count: rows))
    let sums = try GroupSums(group, of: program, samples: driven)
    return (0..<columns).map { sums(column: $0).sums.map(\.magnitude).max() ?? 0 }
  }

  private func observed(_ inputs: Tensor<Int32>, _ reach: ConverterReach) throws -> [Double] {
    let sums = try GroupSums(group, of: program, samples: inputs)
    let candidates = range.candidates(largest: reach.largest, codes: positiveCodes)
    let losses = try concurrentMap(Array(0..<sums.columns), threads: threads) { column in
      let found = sums(column: column)
      return candidates.map { range.loss(of: $0, for: found, codes: codes) }
    }
    guard range.granularity == .layer else {
      return losses.map { candidates[$0.indexOfLeast] }
    }
    let total = candidates.indices.map { candidate in losses.reduce(0) { $0 + $1[candidate] } }
    return [candidates[total.indexOfLeast]]
  }
}

extension ConverterRange {
  /// What a step costs: for `percentile` the sums clipped beyond those allowed, and the step itself
  /// where there are none; else the squared error of the results.
  fileprivate func loss(of step: Double, for found: ConvertedSums, codes: ClosedRange<Int>)
    -> Double
  {
    let (low, high) = (Double(codes.lowerBound), Double(codes.upperBound))
    if method == .percentile {
      let clipped = found.sums.count { ($0 / step).rounded() > high || ($0 / step).rounded() < low }
      let allowed = Double(found.sums.count) * (1 - percentile / 100)
      return max(Double(clipped) - allowed, 0) + step * 0x1p-60
    }
    let half = step == step.rounded() ? (step / 2).rounded(.down) + 0.5 : step / 2
    return zip(found.sums, found.weights).reduce(0) { loss, entry in
      let level = ((entry.0 + half) / step).rounded(.down)
      let error = min(max(level, low), high) * step - entry.0
      return loss + error * error * entry.1
    }
  }
}

extension ConverterReach {
  fileprivate var largest: Double { Double(sums.largestMagnitude) }
}

extension [Double] {
  fileprivate var indexOfLeast: Int { indices.reduce(0) { self[$1] < self[$0] ? $1 : $0 } }
}
