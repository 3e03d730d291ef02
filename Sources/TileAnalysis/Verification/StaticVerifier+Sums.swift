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
      for (column, sums) in zip(block.columns, block.columnSums) {
        low[column] += sums.negative * inputs.upperBound + sums.positive * inputs.lowerBound
        high[column] += sums.positive * inputs.upperBound + sums.negative * inputs.lowerBound
      }
    }
    return max(high.max() ?? 0, -(low.min() ?? 0))
  }
}

extension Block {
  /// The sums of the positive and of the negative codes of each of its columns.
  package var columnSums: [(positive: Int, negative: Int)] {
    var sums = [(positive: Int, negative: Int)](repeating: (0, 0), count: columns.count)
    codes.elements.withUnsafeBufferPointer { codes in
      sums.withUnsafeMutableBufferPointer { sums in
        for row in rows.indices {
          for column in sums.indices {
            let code = Int(codes[row &* sums.count &+ column])
            sums[column].positive &+= max(code, 0)
            sums[column].negative &+= min(code, 0)
          }
        }
      }
    }
    return sums
  }
}
