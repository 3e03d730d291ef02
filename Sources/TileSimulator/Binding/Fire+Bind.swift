import Basics
import CKernels
import TileMachine

extension Fire: Executable {
  package var keepsState: Bool { true }

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
    let form: memc_neuron_form
    let constants: memc_operand
    if precision == .single, fitsHalf {
      form = binder.readsSteadySums ? memc_fire_ahead : memc_fire_single
      constants = binder.drives(table, count: count, step: tableStep)
    } else {
      let table = binder.table(table, .fire, count: count, step: tableStep)
      form = fitsHalf && table.entries.haveNarrowMultipliers ? memc_fire : memc_fire_wide
      constants = table.raw
    }
    var (neurons, _) = try binder.neurons(form, count: count)
    neurons.start = Int64(start)
    neurons.stop = Int64(start + window)
    neurons.kept = Float(Fire.leakUnit - leak) / Float(Fire.leakUnit)
    neurons.resets_to_zero = reset == .zero
    try binder.appendNeurons(
      neurons, count: count, to: destination, a: first, b: second, table: constants)
  }
}

extension [memc_scale] {
  fileprivate var haveNarrowMultipliers: Bool {
    allSatisfy {
      Int32(exactly: $0.multiplier_a) != nil && Int32(exactly: $0.multiplier_b) != nil
    }
  }
}
