import Basics
import CKernels
import TileMachine

extension Lookup: Executable {
  package func bind(with binder: inout StreamBinder) throws {
    let destination = try binder.operand(destination, count: count)
    let source = try binder.operand(source, count: count)
    guard let function = binder.context.program.functions[function] else {
      throw Diagnostic.malformed("there is no function '\(function)'", at: nil)
    }
    let key = BindingContext.LookupKey(
      function: self.function, source: source.type, destination: destination.type)
    let table = try binder.context.table(of: key) {
      try entries(function, source.type, into: destination.type)
    }
    try binder.appendElementwise(memc_lookup, count: count, to: destination, a: source) {
      $0.detail = UnsafeRawPointer(table)
      $0.value = Int64(source.type.range.lowerBound)
    }
  }

  /// One entry for each number of the source's type. A code outside the domain of the function
  /// takes the nearest entry.
  private func entries(_ function: [Int32], _ source: BufferType, into type: BufferType) throws
    -> [Int32]
  {
    guard source.isCode, !function.isEmpty,
      function.count <= source.range.upperBound - source.range.lowerBound + 1
    else {
      throw Diagnostic.malformed(
        "'\(source.rawValue)' cannot index the \(function.count) entries of function "
          + "'\(self.function)'", at: nil)
    }
    guard function.allSatisfy({ type.range.contains(Int($0)) }) else {
      throw Diagnostic.malformed(
        "function '\(self.function)' has entries that '\(type.rawValue)' does not hold", at: nil)
    }
    let lowest = source.range.lowerBound < 0 ? -(function.count / 2) : 0
    return source.range.map { function[min(max($0 - lowest, 0), function.count - 1)] }
  }
}
