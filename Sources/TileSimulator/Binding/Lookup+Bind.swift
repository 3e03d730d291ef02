import CKernels
import TileMachine

extension Lookup: Executable {
  package func bind(with binder: inout StreamBinder) throws {
    let destination = binder.operand(destination, count: count)
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
