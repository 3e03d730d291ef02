import Hardware

/// What the timeline knows of an instruction.
struct TimedStep {
  let layer: String
  /// In ns; `nil` where a price is lacking.
  let duration: Double?
  let unpriced: [Event]
  /// The positions that are busy meanwhile.
  let arrays: [Int]
}

extension Program {
  /// Every instruction, in the order of a script's steps.
  ///
  /// - Precondition: the program is sound.
  var timedSteps: [TimedStep] {
    scopes.flatMap { scope in
      scope.tile.streams.flatMap(\.lines).map { TimedStep($0, in: scope) }
    }
  }
}

extension TimedStep {
  fileprivate init(_ line: Line, in scope: Scope) {
    do {
      let footprint = try line.instruction.footprint(in: scope)
      layer = line.layer
      duration = try line.instruction.duration(in: scope)
      unpriced = duration == nil ? try line.instruction.unpriced(in: scope) : []
      arrays =
        try footprint.firesGroup.map { group in
          Set(try scope.group(group).summary.blocks.map(\.array)).sorted()
        } ?? []
    } catch {
      preconditionFailure("a verified program has no wrong line: \(error)")
    }
  }
}
