import CKernels
import Hardware
import TileMachine

extension StreamBinder {
  /// Appends the steps of an instruction whose results a unit with errors forms; returns `false`,
  /// without steps, if the results are exact on this chip.
  ///
  /// - Parameter write: appends the steps that write the values that the unit takes, as doubles.
  mutating func appendUnit(
    _ instruction: some UnitInstruction, count: Int, to destination: BoundOperand,
    write: (inout StreamBinder, _ values: BoundOperand) throws -> Void
  ) throws -> Bool {
    guard let codes = instruction.unit else { return false }
    let kind = type(of: instruction).unitKind
    let index = nextUnit()
    guard let units = context.units, units.haveErrors(kind) else { return false }
    // doubles, and then codes, in the same 8 bytes
    let values = try scratch(.i64, count: count)
    let errors = units.errors(
      kind, codes, tile: tile, count: count, stream: stream, instruction: index)
    try write(&self, values)
    var step = step(count: count)
    step.execute = memc_pass_unit
    step.operand.0 = values.raw
    step.unit = UnsafePointer(context.arena.store(unitStep(codes, errors)))
    append(step)
    try appendElementwise(memc_convert, count: count, to: destination, a: values)
    return true
  }

  private func unitStep(_ codes: UnitCodes, _ errors: ChipUnits.Errors) -> memc_unit_step {
    var unit = memc_unit_step()
    unit.isa = context.isa
    unit.low = Int64(codes.range.lowerBound)
    unit.zero = Int64(codes.zero)
    unit.high = Int64(codes.range.upperBound)
    unit.gain = UnsafePointer(context.arena.store(errors.gain))
    unit.offset = UnsafePointer(context.arena.store(errors.offset))
    unit.noise = errors.noise
    if !errors.keys.isEmpty {
      unit.keys = UnsafePointer(context.arena.store(errors.keys.flatMap { [$0.x, $0.y] }))
    }
    unit.executions = executions.scaled(by: 1)
    return unit
  }

  /// By enclosing loop, outermost first: how often its body runs the next step.
  var executions: [Int] {
    loops.indices.map { depth in loops[(depth + 1)...].reduce(1) { $0 &* $1.count } }
  }
}
