import Basics
import CommandFiles
import Evaluation
import Hardware
import Lowering
import Mapping
import Passes

/// What a plan varies where the user does not say.
extension PlanGrid {
  private static let weightBits = [8, 6, 4]

  /// Every accelerator and encoding that comes with memc, bits of weights, and placements; the
  /// mapping's own first. An axis that `--set` decides is left out.
  ///
  /// - Parameters:
  ///   - file: the mapping with the changes of `overrides`.
  ///   - isQuantized: whether the model has its integers, whose bits passes do not change.
  init(for file: MappingFile, set overrides: [String], isQuantized: Bool) throws {
    let keys = overrides.map(\.overriddenKey)
    var axes: [PlanAxis] = []
    if !keys.contains("accelerator") { axes.append(try .accelerators(for: file)) }
    if !keys.contains(where: { $0.hasPrefix("encoding") && $0 != PlanPoint.sliceBits }) {
      axes.append(try .encodings(for: file))
    }
    if !isQuantized, !keys.contains(where: { $0 == "passes" || $0 == PlanAxis.weightBitsKey }),
      let bits = try PlanAxis.weightBits(Self.weightBits, for: file)
    {
      axes.append(bits)
    }
    if !keys.contains(where: { $0.hasPrefix("placement") || $0 == "schedule" }) {
      axes.append(try .placements(for: file))
    }
    try self.init(axes)
  }
}

extension PlanAxis {
  fileprivate static let weightBitsKey = "passes.quantize.weight-bits"

  fileprivate static func accelerators(for file: MappingFile) throws -> PlanAxis {
    let own = try file.acceleratorSpelling().name
    let others = BuiltInFiles.names(.accelerator).filter { $0 != own }
    return PlanAxis(
      "accelerator", [Choice(own, [])] + others.map { Choice($0, ["accelerator=\($0)"]) })
  }

  fileprivate static func encodings(for file: MappingFile) throws -> PlanAxis {
    let own = try ComponentSpelling(file.encoding)
    let slices = own.record["slice-bits"].map { ["\(PlanPoint.sliceBits)=\($0)"] } ?? []
    let others = Hardware.encodings.names.filter { $0 != own.name }
    return PlanAxis(
      "encoding",
      [Choice(own.name, [])] + others.map { Choice($0, ["encoding=\($0)"] + slices) })
  }

  /// `nil` for mappings without one pass that quantizes.
  fileprivate static func weightBits(_ wanted: [Int], for file: MappingFile) throws -> PlanAxis? {
    let passes = try file.passSpellings().filter { $0.name == Quantize.name }
    guard passes.count == 1 else { return nil }
    let own = try Quantize(passes[0].record).weightBits
    let all = (wanted.contains(own) ? [] : [own]) + wanted
    return PlanAxis(
      "weight-bits",
      all.map { Choice("\($0)", $0 == own ? [] : ["\(weightBitsKey)=\($0)"]) })
  }

  /// The mapping's own, grids, packed blocks, and copies that are balanced in a pixel pipeline.
  fileprivate static func placements(for file: MappingFile) throws -> PlanAxis {
    let own = try ComponentSpelling(file.placement, nameKey: "strategy")
    let isSequential = file.schedule == .sequential
    let isNamed = isSequential && own.record["copies"] == nil
    let sequential = isSequential ? [] : ["schedule=\(Schedule.sequential.rawValue)"]
    let others = [PlainGrid.name, Packed.name].filter { !isNamed || $0 != own.name }
    var choices = [Choice(isNamed ? own.name : "mapping", [])]
    choices += others.map { Choice($0, ["placement=\($0)"] + sequential) }
    // 'packed' has fields that balanced copies leave without effect
    if Set(own.record.keys).isSubset(of: ["copies", "drop-empty-lines"]) {
      choices.append(
        Choice(
          "balanced",
          [
            "placement.strategy=\(Packed.name)", "placement.copies=balanced",
            "schedule=\(Schedule.pixelPipelined.rawValue)",
          ]))
    }
    return PlanAxis("placement", choices)
  }
}
