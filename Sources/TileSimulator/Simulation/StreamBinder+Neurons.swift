import Basics
import CKernels
import TileMachine

extension StreamBinder {
  /// Returns the neurons of an instruction that runs `count` of them at a time, with room for their
  /// state.
  ///
  /// - Throws: `MemoryPlan.Exceeded`.
  mutating func neurons(_ form: memc_neuron_form, count: Int) throws -> (
    memc_neuron_step, site: Int
  ) {
    var step = memc_neuron_step()
    let (neurons, overflow) = trips.multipliedReportingOverflow(by: count)
    guard !overflow else { throw MemoryPlan.Exceeded() }
    step.kernel = memc_kernel_of_neurons(context.isa, form, Int64(context.lanes))
    step.executions = executions.scaled(by: 1)
    step.spikes = Int64(try context.plan.reserve(context.lanes, bytes: 4))
    step.potentials = Int64(
      try context.plan.reserve(neurons, bytes: form.stateBytes * context.lanes))
    if form == memc_fire_ahead {
      step.ahead = Int64(try context.plan.reserve(neurons, bytes: context.lanes))
    }
    let site = BoundSpikes(
      layer: layer, fires: form != memc_integrate, neurons: neurons, place: Int(step.spikes))
    context.sites.append(site)
    return (step, context.sites.count - 1)
  }

  /// Whether the line before fires a group that rests while neurons compute ahead.
  var readsSteadySums: Bool {
    guard let mvm = previous as? MVM else { return false }
    return groups[declared: mvm.group].raw.pointee.is_steady
  }

  /// Appends an instruction on neurons.
  mutating func appendNeurons(
    _ neurons: memc_neuron_step, count: Int, to destination: BoundOperand, a: BoundOperand,
    b: BoundOperand? = nil, table: memc_operand? = nil
  ) throws {
    let sources = [a, b].compactMap { $0 }
    let isDisturbed = sources.contains { destination.disturbs($0) }
    let target = isDisturbed ? try scratch(destination.type, count: count) : destination
    var step = step(count: count)
    step.execute = memc_neurons
    if ([target] + sources).allSatisfy(\.isPlain) { step.execute = memc_neurons_plain }
    step.operand = (
      target.raw, a.raw, b?.raw ?? memc_operand(), table ?? memc_operand()
    )
    step.type.0 = target.type.kernelType
    step.type.1 = a.type.kernelType
    step.type.2 = b?.type.kernelType ?? memc_u8
    step.neuron = UnsafePointer(context.arena.store(neurons))
    append(step)
    if isDisturbed { try appendElementwise(memc_copy, count: count, to: destination, a: target) }
  }
}

extension memc_neuron_form {
  /// The bytes of the number that each neuron keeps from step to step.
  fileprivate var stateBytes: Int {
    switch self {
    case memc_fire_single, memc_fire_ahead: 4
    case memc_switch: 0
    default: 8
    }
  }
}

/// Where a machine counts the spikes of an instruction in one step of the images, `[lane]` of int32.
struct BoundSpikes {
  let layer: String
  let fires: Bool
  let neurons: Int
  let place: Int
}
