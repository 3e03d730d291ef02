import TileMachine

extension Gather: Executable {
  package func bind(with binder: inout StreamBinder) throws {
    let group = binder.groups[declared: group]
    try binder.appendGather(
      group, from: binder.operand(source, count: 1),
      offsets: group.cells.rows.map(shape.offset(of:)))
  }
}
