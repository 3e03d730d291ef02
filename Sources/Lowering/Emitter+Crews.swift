import IntegerModel
import Mapping
import TileMachine

extension Emitter {
  /// Emits a step whose positions several copies share.
  ///
  /// - Parameters:
  ///   - positions: the output positions along each axis that are shared.
  ///   - parts: the loops of a copy over its share, on each of its tiles.
  /// - Precondition: the schedule is pipelined, and every copy has a share.
  mutating func emitCrew(
    of step: Step, sharing positions: [Int], reading dependencies: [InputDependency],
    into destination: StoredValue,
    parts: (inout Emitter, _ copy: Int, WindowSplit.Share) -> [(tile: Int, body: StreamBody)]
  ) {
    let copies = plan.copies(of: step)
    let split = WindowSplit(ofWindows: positions, most: copies)
    precondition(split.parts == copies, "each copy has a share")
    var crew = makeCrew(step.node.name, rowGroups: split.rows, destination.rows)
    for copy in 0..<copies {
      let share = split.share(of: copy)
      for part in parts(&self, copy, share) {
        let name = names.streams.unused("\(step.node.name).\(copy)")
        crew.members.append(
          Crew.Member(
            tile: part.tile, name: name, body: part.body, rowGroup: share.firstRow,
            go: addToken("\(name).go"), done: addToken("\(name).done")))
      }
    }
    emit(
      StreamBody(rows: (StoredValue.rowVariable, positions[0]), iteration: []),
      on: plan.owner(of: step), step.node.name, reading: dependencies, into: destination, by: crew)
  }

  private mutating func makeCrew(_ name: String, rowGroups: Int, _ rows: Rows?) -> Crew {
    let border = rows.map { $0.above + $0.below } ?? 0
    return Crew(
      members: [], rowGroups: rowGroups, dispatcher: names.streams.unused("\(name).dispatch"),
      collector: names.streams.unused("\(name).collect"),
      filled: border > 0 ? addToken("\(name).filled") : nil)
  }

  private mutating func addToken(_ wish: String) -> String {
    let name = names.tokens.unused(wish)
    program.tokens.append(Token(name))
    return name
  }
}
