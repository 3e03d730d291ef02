extension FourStepSchedule {
  /// What is wrong with the schedule; empty if it trains the network correctly.
  ///
  /// An array may be written only while all arrays are isolated, and read only while all are
  /// connected. Each quantity must be known before it is used, and each array be written once, after
  /// it was read backward. A selected cell must see the whole write voltage, other cells of its lines at
  /// most half, and all others nothing.
  public var faults: [String] {
    var check = ScheduleCheck(layers: layers)
    for (number, step) in steps.enumerated() { check.add(step, number: number + 1) }
    check.finish()
    return check.faults
  }
}

/// A walk through a schedule.
private struct ScheduleCheck {
  typealias Quantity = FourStepSchedule.Quantity

  let layers: Int
  var faults: [String] = []
  private var known: Set<Quantity> = [.outputs(0)]
  private var written: Set<Int> = []
  private var number = 0

  init(layers: Int) { self.layers = layers }

  mutating func add(_ step: FourStepSchedule.Step, number: Int) {
    self.number = number
    guard step.controls.count == layers, step.operations.count == layers else {
      return fail("does not have a control signal and an operation for each layer")
    }
    checkControls(step)
    var results: Set<Quantity> = []
    for (index, operation) in step.operations.enumerated() {
      run(operation, layer: index + 1, &results)
    }
    if Set(step.results) != results { fail("does not give \(step.results)") }
    known.formUnion(results)
  }

  mutating func finish() {
    let left = (1...layers).filter { !written.contains($0) }
    for layer in left { faults.append("array \(layer) is never written") }
  }

  private mutating func checkControls(_ step: FourStepSchedule.Step) {
    let writes = step.operations.contains { if case .write = $0 { true } else { false } }
    let wanted = writes ? FourStepSchedule.Control.isolated : .connected
    for (index, control) in step.controls.enumerated() where control != wanted {
      fail(
        writes
          ? "writes while array \(index + 1) is connected"
          : "reads while array \(index + 1) is isolated")
    }
    let active = step.operations.count { $0 != .rest }
    if active == 0 { fail("does nothing") }
    if writes && active > 1 { fail("does something else while it writes") }
  }

  private mutating func run(
    _ operation: FourStepSchedule.Operation, layer: Int, _ results: inout Set<Quantity>
  ) {
    switch operation {
    case .rest: break
    case .read(let rows):
      expect(rows, .outputs(layer - 1), known.union(results))
      results.insert(.outputs(layer))
      if layer == layers { results.insert(.errors(layer)) }
    case .readBackward(let columns):
      expect(columns, .errors(layer), known)
      results.insert(.errors(layer - 1))
    case .write(let errors, let inputs, let lines):
      expect(errors, .errors(layer), known)
      expect(inputs, .outputs(layer - 1), known)
      if layer > 1 && !known.contains(.errors(layer - 1)) {
        fail("writes array \(layer) before it was read backward")
      }
      if !written.insert(layer).inserted { fail("writes array \(layer) again") }
      check(lines)
    }
  }

  private mutating func expect(_ found: Quantity, _ wanted: Quantity, _ known: Set<Quantity>) {
    if found != wanted { fail("uses \(found) instead of \(wanted)") }
    if !known.contains(found) { fail("uses \(found) before it is known") }
  }

  private mutating func check(_ lines: FourStepSchedule.LineVoltages) {
    if lines.selectedRow - lines.selectedColumn != 1 {
      fail("does not give the selected cell the write voltage")
    }
    let halves = [
      lines.selectedRow - lines.otherColumns, lines.otherRows - lines.selectedColumn,
    ]
    if halves.contains(where: { abs($0) > 0.5 }) {
      fail("gives half-selected cells more than half of the write voltage")
    }
    if lines.otherRows != lines.otherColumns { fail("gives unselected cells a voltage") }
  }

  private mutating func fail(_ what: String) { faults.append("step \(number) \(what)") }
}
