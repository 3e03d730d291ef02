import Basics
import CKernels
import TileMachine

/// Translates the lines of one stream into steps; the `bind` of each instruction appends its own.
///
/// A program file may be hostile: all assumptions of a step are checked here, before it can run.
package struct StreamBinder {
  let context: BindingContext
  let locals: [String: BoundBuffer]
  let groups: [String: BoundGroup]
  private(set) var steps: [memc_step] = []
  /// The origin of each step.
  private(set) var origins: [Origin] = []
  private(set) var loops: [BoundLoop] = []
  private var origin = Origin(line: 0, name: "")
  /// The destination of the last step if that is an MVM; its group's sums hold the same numbers.
  private(set) var lastSums: (destination: BoundOperand, sums: BoundBuffer, step: Int)?
  /// How often each group fires in one run.
  private(set) var firings: [String: Int] = [:]

  /// A line of a stream, counted from 0, and its first word.
  struct Origin {
    var line: Int
    var name: String
  }

  /// An open loop, and the index of its step.
  struct BoundLoop {
    let variable: String
    let count: Int
    let step: Int
  }

  init(
    _ context: BindingContext, locals: [String: BoundBuffer], groups: [String: BoundGroup]
  ) {
    self.context = context
    self.locals = locals
    self.groups = groups
  }

  /// Binds all statements, and throws the diagnostics of all of them together.
  mutating func bind(_ stream: Stream, tile: Int) throws {
    var diagnostics = Diagnostics()
    origin.line = -1
    try bind(stream.body, "tile \(tile), stream '\(stream.name)'", &diagnostics)
    try diagnostics.throwIfAny()
  }

  private mutating func bind(
    _ body: [Statement], _ stream: String, _ diagnostics: inout Diagnostics
  ) throws {
    for statement in body {
      switch statement {
      case .line(let line):
        let place = next(line.instruction.name, of: stream)
        try diagnostics.collect(at: place) { try bind(line.instruction) }
      case .loop(let loop):
        let place = next("loop", of: stream)
        guard try diagnostics.collect(at: place, { try open(loop) }) != nil else { continue }
        try bind(loop.body, stream, &diagnostics)
        _ = next("end", of: stream)
        close()
      }
    }
  }

  /// Advances to the next line and returns its place; the head and end of a loop are lines as well.
  private mutating func next(_ name: String, of stream: String) -> Place {
    origin = Origin(line: origin.line + 1, name: name)
    return Place("\(stream), line \(origin.line + 1)")
  }

  private mutating func bind(_ instruction: any Instruction) throws {
    guard let instruction = instruction as? any Executable else {
      throw Diagnostic(.internalError, "'\(instruction.name)' cannot be run")
    }
    try instruction.bind(with: &self)
  }

  /// How often the next step runs, clamped to 2^62.
  var trips: Int {
    loops.reduce(1) { total, loop in
      let (product, overflow) = total.multipliedReportingOverflow(by: loop.count)
      return overflow ? 1 << 62 : min(product, 1 << 62)
    }
  }

  mutating func append(_ step: memc_step) {
    steps.append(step)
    origins.append(origin)
  }

  mutating func noteFiring(of group: String) {
    let (sum, overflow) = (firings[group] ?? 0).addingReportingOverflow(trips)
    firings[group] = overflow ? 1 << 62 : sum
  }

  mutating func noteSums(of group: BoundGroup, in destination: BoundOperand) {
    lastSums = (destination, group.sums, steps.count)
  }

  /// Returns an operand that yields the values of `source` sooner: the sums that the last step
  /// copied there, if any, and `source` otherwise.
  ///
  /// With one lane, reading a sum back in another width than it was written in stalls.
  func forwarded(_ source: BoundOperand, count: Int) -> BoundOperand {
    guard let last = lastSums, context.lanes == 1, last.step == steps.count, source.isPlain,
      last.destination.isPlain, last.destination.buffer.place == source.buffer.place,
      last.destination.raw.start == source.raw.start,
      last.destination.raw.stride == source.raw.stride, source.raw.next != 0,
      last.destination.runs[0].offset == source.runs[0].offset,
      source.runs[0].count <= last.destination.runs[0].count
    else { return source }
    return linear(last.sums, count: count)
  }

  private mutating func open(_ loop: Loop) throws {
    guard loops.count < memc_loop_depth else {
      throw Diagnostic.malformed("loops are nested at most \(memc_loop_depth) deep", at: nil)
    }
    guard !loops.contains(where: { $0.variable == loop.variable }) else {
      throw Diagnostic.malformed("an enclosing loop also counts '\(loop.variable)'", at: nil)
    }
    guard Loop.counts.contains(loop.count) else {
      throw Diagnostic.malformed("a loop cannot run \(loop.count) times", at: nil)
    }
    var step = step(count: loop.count)
    step.execute = memc_loop
    step.index = Int64(loops.count)
    loops.append(BoundLoop(variable: loop.variable, count: loop.count, step: steps.count))
    append(step)
  }

  private mutating func close() {
    let loop = loops.removeLast()
    var step = step(count: loop.count)
    step.execute = memc_end
    step.index = Int64(loops.count)
    // the sequencer continues from the loop's own step
    step.target = Int64(loop.step)
    append(step)
  }
}
