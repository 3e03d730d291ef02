import Basics
import CKernels
import TileMachine

extension StreamBinder {
  /// Returns the neurons of an instruction that runs `count` of them at a time, with room for their
  /// state.
  ///
  /// - Parameters:
  ///   - fires: whether they fire, or only add up.
  ///   - potentialBytes: of the number that each keeps from step to step.
  /// - Throws: `MemoryPlan.Exceeded`.
  mutating func neurons(count: Int, fires: Bool = true, potentialBytes: Int) throws -> (
    memc_neuron_step, site: Int
  ) {
    var step = memc_neuron_step()
    let (neurons, overflow) = trips.multipliedReportingOverflow(by: count)
    guard !overflow else { throw MemoryPlan.Exceeded() }
    step.isa = context.isa
    step.executions = executions.scaled(by: 1)
    step.spikes = Int64(try context.plan.reserve(context.lanes, bytes: 8))
    step.potentials = Int64(
      try context.plan.reserve(neurons, bytes: potentialBytes * context.lanes))
    let site = BoundSpikes(layer: layer, fires: fires, neurons: neurons, place: Int(step.spikes))
    context.sites.append(site)
    return (step, context.sites.count - 1)
  }

  /// Appends an instruction on neurons.
  mutating func appendNeurons(
    _ neurons: memc_neuron_step, _ execute: ExecutePointer?, count: Int,
    to destination: BoundOperand, a: BoundOperand, b: BoundOperand? = nil,
    table: memc_operand? = nil
  ) throws {
    let isDisturbed = [a, b].compactMap { $0 }.contains { destination.disturbs($0) }
    let target = isDisturbed ? try scratch(destination.type, count: count) : destination
    var step = step(count: count)
    step.execute = execute
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

/// Where a machine counts the spikes of an instruction, `[lane]`.
struct BoundSpikes {
  let layer: String
  let fires: Bool
  let neurons: Int
  let place: Int
}
