import Basics
import Evaluation
import Hardware
import NetworkIR

/// Places the network of a program again, with one change at a time.
struct ChangeTrial {
  private let program: CompiledProgram
  private let mapping: Record

  init(_ program: CompiledProgram) throws {
    self.program = program
    mapping = try Record(program.manifest.mapping)
  }

  /// The program as it is, and each change that applies to it, by the number of arrays.
  ///
  /// - Throws: what would fail for every change.
  func changes(threads: Int) throws -> [ExplainedChange] {
    let candidates = try [CandidateChange([])] + CandidateChange.all(for: program)
    let tried = try concurrentMap(candidates, threads: threads) { try self.trial($0) }
    return tried.prefix(1)
      + tried.dropFirst().enumerated().sorted {
        let keys = [$0, $1].map { [$0.element.arrays ?? .infinity, Double($0.offset)] }
        return keys[0].lexicographicallyPrecedes(keys[1])
      }.map(\.element)
  }

  private func trial(_ candidate: CandidateChange) throws -> ExplainedChange {
    var change = ExplainedChange(candidate.overrides)
    let result = try PointRefusal.catching {
      let network = try candidate.weightBits.map { try program.network.withWeights(atMost: $0) }
      return try PlannedFigures(
        PlannedNetwork(network ?? program.network), on: target(of: candidate))
    }
    switch result {
    case .success(let figures): change.take(figures, keepsPrices: candidate.keepsPrices)
    case .failure(let refusal): change.refused = refusal.reasons
    }
    return change
  }

  /// The target of the program with the overrides of a change.
  private func target(of candidate: CandidateChange) throws -> Target {
    let (ofChip, others) = candidate.placed.separated { $0.hasPrefix("accelerator.") }
    var record = mapping
    try record.apply(others.map { Override($0) })
    var chip = Record()
    try chip.apply(ofChip.map { Override(String($0.dropFirst("accelerator.".count))) })
    let accelerator = try AcceleratorChanges(chip).applied(
      to: program.program.accelerator.record)
    var target = try Target(MappingFile(record), accelerator)
    target.lostArrays = Set(program.manifest.lostArrays)
    return target
  }
}

extension [String] {
  /// Those that a condition holds for, and the others.
  fileprivate func separated(_ holds: (String) -> Bool) -> ([String], [String]) {
    (filter(holds), filter { !holds($0) })
  }
}
