import Hardware
import TileMachine

/// What the timeline knows about an instruction.
struct TimedStep {
  let layer: String
  /// The name of the instruction; empty for the head or the end of a loop.
  let instruction: String
  /// Whether it is an instruction, not the head or the end of a loop.
  let isLine: Bool
  let work: WorkProfile.Work
  /// In ns; `nil` if a price is missing.
  private(set) var duration: Double?
  private(set) var unpriced: [Event]
  /// The resources that are busy from its start, and for how long in ns.
  private(set) var occupies: [(resource: Resource, time: Double)]
  /// How long shared links are busy, in ns.
  private(set) var linkTimes = LinkTimes()
  /// Whether it runs once for a batch of images, not for each.
  private(set) var isOncePerBatch = false

  /// A resource that serves one stream at a time.
  enum Resource: Hashable {
    /// The arrays of a position.
    case position(Int)
    /// The unit of a tile that performs an event.
    case unit(Event, tile: Int)
    /// The links to the global memory.
    case memory
  }
}

extension Program {
  /// One step for each step of the program's script: every instruction, and the head and the end of
  /// every loop, which take no time.
  ///
  /// - Precondition: the program is sound.
  var timedSteps: [TimedStep] {
    scopes.flatMap { scope in
      scope.tile.streams.flatMap { TimedStep.steps($0.body, in: scope) }
    }
  }

  /// The same, with steps that take no time for lines that are not at work.
  ///
  /// - Parameter atWork: for each line, in order.
  func timedSteps(atWork: [Bool]) -> [TimedStep] {
    var rest = atWork[...]
    return timedSteps.map { $0.isLine && rest.popFirst() == false ? $0.idle : $0 }
  }
}

extension TimedStep {
  fileprivate static func steps(_ body: [Statement], in scope: Scope) -> [TimedStep] {
    body.flatMap { statement in
      switch statement {
      case .line(let line): [TimedStep(line, in: scope)]
      case .loop(let loop): [TimedStep(loop)] + steps(loop.body, in: scope) + [TimedStep(loop)]
      }
    }
  }

  /// The same step, which takes no time.
  var idle: TimedStep {
    var step = self
    (step.duration, step.unpriced, step.occupies, step.linkTimes) = (0, [], [], LinkTimes())
    return step
  }

  /// The head or the end of a loop.
  private init(_ loop: Loop) {
    layer = loop.layer
    instruction = ""
    isLine = false
    work = .transfers
    duration = 0
    unpriced = []
    occupies = []
  }

  private init(_ line: Line, in scope: Scope) {
    do {
      let footprint = try line.instruction.footprint(in: scope)
      layer = line.layer
      instruction = line.instruction.name
      isLine = true
      duration = try line.instruction.duration(in: scope)
      unpriced = duration == nil ? try line.instruction.unpriced(in: scope) : []
      let positions =
        try (footprint.firesGroup ?? footprint.writesGroup).map {
          Set(try scope.group($0).summary.blocks.map { scope.program.chipPosition($0.array) })
        } ?? []
      let activity = try line.instruction.activity(in: scope)
      let tile = scope.program.chipTile(scope.tile.number)
      let resources =
        positions.sorted().map { Resource.position($0) }
        + Event.sharedUnits.filter { activity[$0] > 0 }.map { .unit($0, tile: tile) }
      linkTimes = scope.linkTimes(of: activity, try line.instruction.transfers(in: scope))
      isOncePerBatch = footprint.writesGroup != nil
      work = WorkProfile.Work(footprint, activity)
      // weights are loaded one group after another; of other transfers only the sum is limited
      occupies =
        resources.map { [duration] in ($0, duration ?? 0) }
        + (isOncePerBatch ? [(.memory, linkTimes.memory)] : [])
    } catch {
      preconditionFailure("a verified program has no wrong line: \(error)")
    }
  }
}

extension Event {
  /// Events for which every tile has one unit, shared by all its streams.
  static let sharedUnits: [Event] = [.vectorOperation, .poolingOperation, .lookup]
}
