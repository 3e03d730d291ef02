import CKernels
import TileMachine

extension Lookup: Executable {
  package func bind(with binder: inout StreamBinder) throws {
    let destination = binder.operand(destination, count: count)
    let passesUnit = try binder.appendUnit(self, count: count, to: destination) {
      let entries = try $0.scratch(destination.type, count: count)
      try look(up: entries, with: &$0)
      try $0.appendElementwise(memc_real_codes, count: count, to: $1, a: entries)
    }
    if !passesUnit { try look(up: destination, with: &binder) }
  }

  /// Appends the step that writes the entries.
  private func look(up destination: BoundOperand, with binder: inout StreamBinder) throws {
    let source = binder.operand(source, count: count)
    let key = BindingContext.LookupKey(function: function, source: source.type)
    let table = binder.context.table(of: key) {
      entries(binder.context.program.functions[declared: function], source.type)
    }
    try binder.appendElementwise(memc_lookup, count: count, to: destination, a: source) {
      $0.lookup = memc_lookup_step(entries: table, lowest: Int64(source.type.range.lowerBound))
    }
  }

  /// One entry for each number of the source's type. A code outside the domain of the function
  /// takes the nearest entry.
  private func entries(_ function: [Int32], _ source: BufferType) -> [Int32] {
    let lowest = source.range.lowerBound < 0 ? -(function.count / 2) : 0
    return source.range.map { function[min(max($0 - lowest, 0), function.count - 1)] }
  }
}
