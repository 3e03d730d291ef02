import Basics
import CKernels
import TileMachine

extension Fire: Executable {
  package func bind(with binder: inout StreamBinder) throws {
    let destination = binder.operand(destination, count: count)
    let first = binder.operand(a, count: count)
    let second = b.buffer.isEmpty ? nil : binder.operand(b, count: count)
    let fitsHalf = [first, second].allSatisfy { $0?.type != .i64 }
    // without a leak, integers are at least as precise
    guard fitsHalf || leak == 0 else {
      throw Diagnostic.unsupported(
        "neurons whose potentials decay cannot read sums of 64 bits",
        note: "quantize with fewer 'weight-bits', or use '--spiking if'")
    }
    let isSingle = precision == .single && fitsHalf
    var (neurons, _) = try binder.neurons(count: count, potentialBytes: isSingle ? 4 : 8)
    neurons.start = Int64(start)
    neurons.stop = Int64(start + window)
    neurons.kept = Float(Fire.leakUnit - leak) / Float(Fire.leakUnit)
    neurons.resets_to_zero = reset == .zero
    if isSingle {
      let drives = binder.drives(table, count: count, step: tableStep)
      return try binder.appendNeurons(
        neurons, { memc_fire_single($0, $1) }, count: count, to: destination, a: first, b: second,
        table: drives)
    }
    let table = binder.table(table, .fire, count: count, step: tableStep)
    let isNarrow =
      fitsHalf
      && table.entries.allSatisfy {
        Int32(exactly: $0.multiplier_a) != nil && Int32(exactly: $0.multiplier_b) != nil
      }
    let execute: ExecutePointer = isNarrow ? { memc_fire($0, $1) } : { memc_fire_wide($0, $1) }
    try binder.appendNeurons(
      neurons, execute, count: count, to: destination, a: first, b: second, table: table.raw)
  }
}
