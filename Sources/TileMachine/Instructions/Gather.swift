import Basics
import Hardware

/// `gather group src shape`: reads one window into a group's row register, one code per matrix row.
///
/// Rows that no block of the group holds are not read.
public struct Gather: Instruction {
  public static let name = "gather"
  public static let summary = "fills a group's row register with a window"
  public static var fields: [Field<Self>] {
    [
      Field("group", \.group, required: true, "the group"),
      Field("source", \.source, required: true, "where the window begins"),
      Field("shape", \.shape, required: true, "one element per matrix row"),
    ]
  }
  public var group = ""
  public var source = Address("")
  public var shape = ElementShape([])
  public init() {}
  public init(_ group: String, _ source: Address, _ shape: ElementShape) {
    self.group = group
    self.source = source
    self.shape = shape
  }

  public func footprint(in scope: Scope) throws -> Footprint {
    let (summary, matrix) = try scope.group(group)
    let buffer = try scope.operand("source", source, .code)
    let codes = BufferType.holding(
      bits: summary.group.inputBits, isSigned: summary.group.inputIsSigned)
    guard buffer.type.isSigned == codes.isSigned, buffer.type.size >= codes.size else {
      throw Diagnostic.unsound(
        "group '\(group)' takes codes of \(codes.rawValue), but '\(buffer.name)' holds "
          + buffer.type.rawValue)
    }
    guard shape.count == matrix.rows else {
      throw Diagnostic.unsound(
        "the window has \(shape.count) elements, but matrix '\(matrix.name)' has \(matrix.rows) "
          + "rows")
    }
    return Footprint(
      reads: [Footprint.Access(source, try shape.runs(of: summary.heldRows))],
      fillsRegister: group, accepts: summary.inputCodes)
  }

  public func activity(in scope: Scope) throws -> Activity {
    let summary = try scope.group(group).summary
    let rows = summary.heldRows.reduce(0) { $0 + $1.count }
    return scope.reading(rows, of: try scope.buffer(source.buffer))
      + Activity([.registerWrite: rows * summary.codeBytes])
  }
}
