import Basics
import Hardware
import IntegerModel
import Lowering
import Mapping
import TileMachine

extension Target {
  /// Cuts a network into parts that are written one after another; `nil` if its mapping says not to,
  /// or if one part is best.
  ///
  /// - Throws: `unsupported` if the chip does not hold some layer by itself.
  func cut(_ network: IntegerNetwork, _ matrices: [Matrix], positions: Int) throws -> CutPlacement?
  {
    let section = file.parts
    guard section.cut != .never, !matrices.isEmpty else { return nil }
    guard let strategy = strategy as? any CopyingStrategy else {
      throw Diagnostic.configuration(
        "'parts' requires the placement 'packed' or 'plain-grid'", at: file.placement.place)
    }
    let fitsAtOnce = try fitsAtOnce(matrices, positions)
    if fitsAtOnce, section.cut == .greedy { return nil }
    let cutting = Cutting(
      matrices, positions: try positionsOfOne(of: matrices), on: accelerator.array,
      try network.cuttingTimes(
        matrices, on: accelerator, in: encoding, bitsPerCycle: bitsPerCycle, file.schedule),
      copies: strategy.copies, available: positions,
      batch: section.batch)
    guard let greedy = cutting.greedy(), let shortest = cutting.shortest() else {
      if fitsAtOnce { return nil }
      throw tooLarge(cutting.tooLarge.map { matrices[$0].name }, positions)
    }
    let parts = section.cut == .greedy ? greedy : shortest
    guard parts.count > 1, !fitsAtOnce || parts.time < cutting.timeAtOnce
    else { return nil }
    let placements = try parts.map { part in
      try placed(Array(matrices[part.matrices]), part, chipPositions: positions)
    }
    let all = try Lowering.positions(for: matrices, on: accelerator, in: encoding)
    return CutPlacement(
      placement: Placement(parts: placements, positions: all),
      parts: Parts(count: parts.count, positions: all, batch: section.batch),
      estimate: CutEstimate(batchNs: parts.time, greedyBatchNs: greedy.time))
  }

  /// Whether the chip holds all matrices at once, with blocks of several on an array.
  private func fitsAtOnce(_ matrices: [Matrix], _ positions: Int) throws -> Bool {
    let tightest = try strategy.tightest.place(matrices, on: accelerator, positions: positions)
    return tightest.arrayCount <= positions
  }

  /// The positions of one copy of each matrix by itself.
  private func positionsOfOne(of matrices: [Matrix]) throws -> [Int] {
    try matrices.map { try strategy.tightest.place([$0], on: accelerator).arrayCount }
  }

  /// The placement of one part, verified.
  private func placed(_ matrices: [Matrix], _ part: Cutting.Part, chipPositions: Int) throws
    -> Placement
  {
    var placement = try strategy.place(matrices, on: accelerator, positions: part.positions)
    if placement.arrayCount > chipPositions {
      placement = try strategy.tightest.place(
        matrices, on: accelerator, positions: part.positions)
    }
    guard placement.arrayCount <= chipPositions else { throw tooLarge(nil, chipPositions) }
    placement = placement.avoiding(lostArrays)
    try placement.verify(of: matrices, on: accelerator, avoiding: lostArrays)
    return placement
  }

  private func tooLarge(_ layer: String?, _ positions: Int) -> Diagnostic {
    .unsupported(
      (layer.map { "layer '\($0)' alone" } ?? "a part of the network") + " needs more than the "
        + positions.counted("position") + " of \(accelerator.chipsTitle)"
        + (lostArrays.isEmpty ? "" : " that the fault map leaves"), note: moreRoom)
  }
}

/// The placement of a network that is written in parts.
struct CutPlacement {
  let placement: Placement
  let parts: Parts
  let estimate: CutEstimate
}

extension [Cutting.Part] {
  /// Of a batch, in ns.
  fileprivate var time: Double { reduce(0) { $0 + $1.time } }
}
