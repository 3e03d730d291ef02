import Basics
import CKernels
import TileMachine

extension Gather: Executable {
  package func bind(with binder: inout StreamBinder) throws {
    let group = try binder.group(named: group)
    let rows = group.cells.rows
    let offsets = try shape.offsets(of: rows)
    guard shape.count == group.cells.matrix.rows else {
      throw Diagnostic.malformed(
        "'\(shape)' has \(shape.count) elements, but matrix '\(group.cells.matrix.name)' has "
          + "\(group.cells.matrix.rows) rows", at: nil)
    }
    let spread = (offsets.min() ?? 0)...(offsets.max() ?? 0)
    let source = try binder.operand(
      source, [ElementRun(offset: 0, count: 1)], spread: spread)
    try expectCodes(of: group, in: source.type)
    try binder.appendGather(group, from: source, offsets: offsets)
  }

  private func expectCodes(of group: BoundGroup, in type: BufferType) throws {
    let inputs = group.cells.inputRange
    guard type.isCode, (type.range.lowerBound < 0) == group.cells.group.inputIsSigned,
      type.range.contains(inputs)
    else {
      throw Diagnostic.malformed(
        "group '\(self.group)' takes codes in \(inputs), not '\(type.rawValue)'", at: nil)
    }
  }
}
