import TileMachine

extension StaticVerifier {
  /// Checks that the buffers to which groups fire hold their sums for all inputs.
  ///
  /// - Precondition: blocks, groups and lines are sound.
  mutating func verifySums(of script: Script) {
    var known: [Int: Int] = [:]
    for step in script.steps {
      let accesses = script.accesses[step.accesses]
      let fired = accesses.first { $0.kind == .read && script.buffers[$0.buffer].kind == .register }
      let written = accesses.first { $0.kind == .write }
      guard let fired = fired?.buffer, let written = written?.buffer,
        case .buffer(let type) = script.buffers[written].kind
      else { continue }
      let largest = known[fired] ?? program.largestSum(ofRegister: script.buffers[fired])
      known[fired] = largest
      if largest > type.range.upperBound {
        findings.append(
          "sums of group '\(script.buffers[fired].name)' reach \(largest), which needs i64",
          at: .item(step.item))
      }
    }
  }
}

extension Program {
  /// The largest magnitude of an exact sum of the group with this row register.
  fileprivate func largestSum(ofRegister register: ScriptBuffer) -> Int {
    let tile = tiles.first { $0.number == register.tile }
    guard let group = tile?.groups.first(where: { $0.name == register.name }),
      let matrix = matrices.first(where: { $0.name == group.matrix })
    else { preconditionFailure("every register belongs to a group") }
    let inputs = ClosedRange.codes(bits: group.inputBits, isSigned: group.inputIsSigned)
    var low = [Int](repeating: 0, count: matrix.columns)
    var high = low
    for block in group.blocks.map({ blocks[$0] }) {
      var codes = block.codes.elements[...]
      for _ in block.rows {
        for (column, code) in zip(block.columns, codes) {
          let ends = (Int(code) * inputs.lowerBound, Int(code) * inputs.upperBound)
          low[column] += min(ends.0, ends.1)
          high[column] += max(ends.0, ends.1)
        }
        codes.removeFirst(block.columns.count)
      }
    }
    return max(high.max() ?? 0, -(low.min() ?? 0))
  }
}
