import CKernels
import TileMachine

/// Translates the lines of one stream into steps; the `bind` of each instruction appends its own.
///
/// The program is verified: every name is declared, and every address stays in its buffer.
package struct StreamBinder {
  let context: BindingContext
  /// The number of the tile, and the index of the stream on it.
  let tile: Int
  let stream: Int
  let locals: [String: BoundBuffer]
  let groups: [String: BoundGroup]
  private(set) var steps: [memc_step] = []
  private(set) var loops: [BoundLoop] = []
  /// The destination of the last step if that is an MVM; its group's sums hold the same numbers.
  private(set) var lastSums: (destination: BoundOperand, sums: BoundBuffer, step: Int)?
  /// How often each group fires in one run.
  private(set) var firings: [String: Int] = [:]
  /// The layer of the line that is being bound, and the instruction of the line before it.
  private(set) var layer = ""
  private(set) var previous: (any Instruction)?
  /// The number of instructions with a unit so far.
  private var unitCount = 0

  /// An open loop, and the index of its step.
  struct BoundLoop {
    let variable: String
    let count: Int
    let step: Int
  }

  init(
    _ context: BindingContext, tile: Int, stream: Int, locals: [String: BoundBuffer],
    groups: [String: BoundGroup]
  ) {
    self.context = context
    self.tile = tile
    self.stream = stream
    self.locals = locals
    self.groups = groups
  }

  /// Binds all statements.
  ///
  /// - Throws: `MemoryPlan.Exceeded`.
  mutating func bind(_ body: [Statement]) throws {
    for statement in body {
      switch statement {
      case .line(let line):
        guard let instruction = line.instruction as? any Executable else {
          preconditionFailure("'\(line.instruction.name)' is not executable")
        }
        layer = line.layer
        try instruction.bind(with: &self)
        previous = instruction
      case .loop(let loop):
        open(loop)
        try bind(loop.body)
        close()
      }
    }
  }

  /// How often the next step runs, clamped to 2^62.
  var trips: Int {
    loops.reduce(1) { total, loop in
      let (product, overflow) = total.multipliedReportingOverflow(by: loop.count)
      return overflow ? 1 << 62 : min(product, 1 << 62)
    }
  }

  mutating func append(_ step: memc_step) { steps.append(step) }

  mutating func noteFiring(of group: String) {
    let (sum, overflow) = (firings[group] ?? 0).addingReportingOverflow(trips)
    firings[group] = overflow ? 1 << 62 : sum
  }

  /// The index of the next instruction with a unit.
  mutating func nextUnit() -> Int {
    unitCount += 1
    return unitCount - 1
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

  private mutating func open(_ loop: Loop) {
    loops.append(BoundLoop(variable: loop.variable, count: loop.count, step: steps.count))
    append(step(of: loops[loops.count - 1], memc_loop))
  }

  private mutating func close() {
    let head = loops[loops.count - 1].step
    steps.withUnsafeMutableBufferPointer { steps in
      memc_close_loop(steps.baseAddress.map { $0 + head }, Int64(steps.count))
    }
    append(step(of: loops[loops.count - 1], memc_end))
    loops.removeLast()
  }

  /// The head or the end of the innermost loop.
  private func step(of loop: BoundLoop, _ execute: ExecutePointer) -> memc_step {
    var step = step(count: 0)
    step.execute = execute
    // the sequencer continues from the loop's own step
    step.loop = memc_loop_step(
      depth: Int64(loops.count - 1), trips: Int64(loop.count), head: Int64(loop.step),
      end: 0)
    return step
  }
}
