import Basics
import Hardware
import TileAnalysis
import TileMachine
import TileSimulator

/// Finds the converter steps of one group.
struct GroupCalibration {
  let place: GroupPlace
  private let verified: VerifiedProgram
  private let range: ConverterRange
  private let threads: Int
  /// `nil` if converters are ideal.
  private let reach: ConverterReach?
  /// The samples of this group and of those with its name on other tiles; `nil` without data.
  var samples: CalibrationRun.Samples?
  /// The candidate steps, ascending.
  private let candidates: [Double]

  init(
    _ place: GroupPlace, of verified: VerifiedProgram, _ range: ConverterRange, threads: Int
  ) throws {
    self.place = place
    self.verified = verified
    self.range = range
    self.threads = threads
    let reach = try verified.converterReach(of: place.group)
    self.reach = reach
    let codes = Double(max(verified.program.converterRange?.upperBound ?? 1, 1))
    candidates = range.candidates(largest: Double(reach?.sums.largestMagnitude ?? 0), codes: codes)
  }

  private var program: Program { verified.program }

  /// Whether the accelerator's own step may clip or round.
  var canLose: Bool { reach?.isLossless == false }

  /// Whether the steps or their report depend on samples.
  var needsSamples: Bool { range.needsData || canLose }

  /// The maximum number of samples: few for large groups, because the sums of all columns, cycles
  /// and planes are computed one by one.
  var sampleLimit: Int { min(max((1 << 24) / max(program.cellCount(of: place.group), 1), 16), 256) }

  /// The steps of one range; empty if they are the accelerator's own.
  func steps(_ method: ConverterRange.Method) throws -> [Double] {
    switch method {
    case .fixed: return []
    case .maximum: return normal([range.admissible(largestSum / positiveCodes)])
    case .lossless:
      let reaches =
        range.granularity == .layer
        ? [Double(reach?.sums.largestMagnitude ?? 0)] : try columnReaches()
      return normal(reaches.map { range.admissible($0 / positiveCodes) })
    case .automatic, .percentile, .mse: return try steps(of: [method])[range.granularity][0]
    }
  }

  /// The steps of several ranges that need data; empty without data.
  func steps(of methods: [ConverterRange.Method]) throws -> StepChoices {
    guard let samples, canLose || range.method != .automatic else {
      return StepChoices(layer: methods.map { _ in [] }, column: methods.map { _ in [] })
    }
    let columns = try losses(samples)
    let layer = columns.dropFirst().reduce(into: columns[0]) { sum, column in
      for index in sum.indices { sum[index] += column[index] }
    }
    return StepChoices(
      layer: methods.map { method in normal([best(layer, method)]) },
      column: methods.map { method in normal(columns.map { best($0, method) }) })
  }

  /// The steps moved by `distance` candidates, clamped to the first and last candidate.
  func moved(_ steps: [Double], by distance: Int) -> [Double] {
    let steps = steps.isEmpty ? [Double(program.accelerator.adc.step)] : steps
    return normal(
      steps.map { step in
        let index = (candidates.firstIndex { $0 >= step } ?? candidates.count - 1) + distance
        return candidates[min(max(index, 0), candidates.count - 1)]
      })
  }

  /// The use of converters with these steps on the samples; `nil` without samples.
  func use(of steps: [Double]) throws -> ConverterUse? {
    guard let samples else { return nil }
    let sums = try GroupSums(place.group, of: verified, inputs: samples.inputs)
    var group = place.group
    group.steps = steps
    let columns = group.steps(of: program.accelerator.adc, columns: sums.columns)
    let uses = try concurrentMap(Array(columns.enumerated()), threads: threads) { column, step in
      ConverterUse(of: sums(column: column), by: EvenConverter(step: step, codes: codes))
    }
    return uses.reduce(into: ConverterUse()) { $0 += $1 }
  }
}

/// The steps of a group by each of several methods: one for all columns, and one per column.
struct StepChoices {
  let layer: [[Double]]
  let column: [[Double]]

  subscript(granularity: ConverterRange.Granularity) -> [[Double]] {
    granularity == .layer ? layer : column
  }
}

extension GroupCalibration {
  private func best(_ losses: [StepLoss], _ method: ConverterRange.Method) -> Double {
    let values = losses.map { $0(method, percentile: range.percentile) }
    return losses[values.indices.reduce(0) { values[$1] < values[$0] ? $1 : $0 }].step
  }

  /// The loss of each candidate for each column, `[columns][candidates]`.
  private func losses(_ samples: CalibrationRun.Samples) throws -> [[StepLoss]] {
    let sums = try GroupSums(place.group, of: verified, inputs: samples.inputs)
    let width = sums.columns
    let output = program.outputCodes(of: place.group, columns: width)
    return try concurrentMap(Array(0..<width), threads: threads) { column in
      let conversions = sums(column: column)
      let right = (0..<sums.samples).map { samples.sums.elements[$0 * width + column] }
      return candidates.map { step in
        StepLoss(EvenConverter(step: step, codes: codes), conversions, sums: right) {
          output?($0, column: column) ?? $0
        }
      }
    }
  }

  /// The steps; empty if all are the accelerator's own.
  private func normal(_ steps: [Double]) -> [Double] {
    steps.allSatisfy { $0 == Double(program.accelerator.adc.step) } ? [] : steps
  }

  private var codes: ClosedRange<Int> { program.converterRange ?? 0...0 }

  /// The number of codes for positive sums: half of all codes if sums are signed.
  private var positiveCodes: Double { Double(max(codes.upperBound, 1)) }

  /// The sum of a row group with every row at its largest input and all cells at LRS.
  private var largestSum: Double {
    let digit = InputCycle.converted(place.group, of: program).map(\.largestDigit).max() ?? 1
    let weightBits = program.matrices.first { $0.name == place.group.matrix }?.weightBits ?? 8
    let planes = ConvertedPlanes.of(
      program.encoding.planes(weightBits: weightBits), of: program)
    let level = 1 << program.encoding.sliceBits
    let weight = planes.map { $0.planes.filter { $0.weight > 0 }.reduce(0) { $0 + $1.weight } }
    return Double(program.accelerator.array.rowGroup * digit * (level - 1) * (weight.max() ?? 1))
  }

  /// The largest sum of the stored levels in each column, with all inputs at their largest.
  private func columnReaches() throws -> [Double] {
    let rows = program.matrices.first { $0.name == place.group.matrix }?.rows ?? 1
    let full = Int32((1 << place.group.inputBits) - 1)
    let sums = try GroupSums(
      place.group, of: verified, inputs: Tensor([1, rows], repeating: full))
    return (0..<sums.columns).map { column in
      sums(column: column).reduce(0) { max($0, $1.sums[0].magnitude) }
    }
  }
}
