import Basics
import Hardware

/// `write group`: writes the weights of a group's blocks into its arrays, in a program in parts.
///
/// It runs once for a batch of images. The codes come from global memory.
public struct Write: Instruction {
  public static let name = "write"
  public static let summary = "writes the weights of a group into its arrays"
  public static var fields: [Field<Self>] {
    [Field("group", \.group, required: true, "the group")]
  }
  public var group = ""
  public init() {}
  public init(_ group: String) { self.group = group }

  public func footprint(in scope: Scope) throws -> Footprint {
    _ = try scope.group(group)
    guard scope.program.parts != nil else {
      throw Diagnostic.unsound(
        "writes group '\(group)', but a program without a line 'parts' is written before it runs")
    }
    return Footprint(writesGroup: group)
  }

  /// One pulse for each cell of the blocks on every plane, and one read to verify it: what a write
  /// takes at least.
  public func activity(in scope: Scope) throws -> Activity {
    let (summary, matrix) = try scope.group(group)
    let cells = summary.blocks.reduce(0) { $0 + $1.rows * $1.columns }
    let bytes = (cells * matrix.weightBits + 7) / 8
    return Activity([.writePulse: cells * summary.planes, .verifyRead: cells * summary.planes])
      + scope.reading(bytesOfGlobalMemory: bytes)
  }

  /// Arrays are written at the same time, the cells of an array one after another; the codes are
  /// loaded meanwhile.
  public func duration(in scope: Scope) throws -> Double? {
    let summary = try scope.group(group).summary
    let cells = summary.blocks.reduce(into: [:]) {
      $0[$1.array, default: 0] += $1.rows * $1.columns
    }
    let busiest = Activity.Work(cells.values.max() ?? 0)
    guard let pulses = scope.index.price(of: .writePulse)?.time(of: busiest),
      let reads = scope.index.price(of: .verifyRead)?.time(of: busiest),
      let loading = scope.index.price(of: .memoryRead)?.time(
        of: Activity.Work(try activity(in: scope)[.memoryRead]))
    else { return nil }
    return max(pulses + reads, loading)
  }
}
