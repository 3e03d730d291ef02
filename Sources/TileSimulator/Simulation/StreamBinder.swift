import Basics
import CKernels
import TileMachine

/// Turns the lines of one stream into steps; every instruction's `bind` adds its own.
///
/// A program file may be hostile: whatever a step relies on is checked here, before it can run.
package struct StreamBinder {
  let context: BindingContext
  let locals: [String: BoundBuffer]
  let groups: [String: BoundGroup]
  private(set) var steps: [memc_step] = []
  /// The line of each step.
  private(set) var lines: [Int] = []
  private(set) var loops: [BoundLoop] = []
  private var line = 0
  /// What the last step, if an MVM, wrote; the same numbers still stand in its group's sums.
  private(set) var lastSums: (destination: BoundOperand, sums: BoundBuffer, step: Int)?
  /// How often each group fires in one run.
  private(set) var firings: [String: Int] = [:]

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

  /// Binds all lines, collecting what is wrong with each.
  mutating func bind(_ stream: Stream, tile: Int) throws {
    var diagnostics = Diagnostics()
    for (index, line) in stream.lines.enumerated() {
      self.line = index
      let place = Place("tile \(tile), stream '\(stream.name)', line \(index + 1)")
      try diagnostics.collect(at: place) {
        guard let instruction = line.instruction as? any Executable else {
          throw Diagnostic(.internalError, "'\(line.instruction.name)' cannot be run")
        }
        try instruction.bind(with: &self)
      }
    }
    if let open = loops.last {
      diagnostics.append(
        .malformed(
          "loop '\(open.variable)' has no end", at: Place("tile \(tile), stream '\(stream.name)'")))
    }
    try diagnostics.throwIfAny()
  }

  /// How often the next step runs; held at 2^62.
  var trips: Int {
    loops.reduce(1) { total, loop in
      let (product, overflow) = total.multipliedReportingOverflow(by: loop.count)
      return overflow ? 1 << 62 : min(product, 1 << 62)
    }
  }

  mutating func append(_ step: memc_step) {
    steps.append(step)
    lines.append(line)
  }

  mutating func noteFiring(of group: String) {
    let (sum, overflow) = (firings[group] ?? 0).addingReportingOverflow(trips)
    firings[group] = overflow ? 1 << 62 : sum
  }

  mutating func noteSums(of group: BoundGroup, in destination: BoundOperand) {
    lastSums = (destination, group.sums, steps.count)
  }

  /// Where what the last step wrote can be read without waiting for it, in place of `source`.
  ///
  /// With one lane a sum is read back in other widths than it was copied in, which stalls.
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

  mutating func openLoop(_ variable: String, count: Int) throws {
    guard loops.count < memc_loop_depth else {
      throw Diagnostic.malformed("loop '\(variable)' is nested more than four deep", at: nil)
    }
    guard !loops.contains(where: { $0.variable == variable }) else {
      throw Diagnostic.malformed("loop '\(variable)' stands inside a loop of that name", at: nil)
    }
    guard (1...1 << 30).contains(count) else {
      throw Diagnostic.malformed("a loop cannot run \(count) times", at: nil)
    }
    loops.append(BoundLoop(variable: variable, count: count, step: steps.count))
  }

  mutating func closeLoop() throws -> BoundLoop {
    guard let loop = loops.popLast() else {
      throw Diagnostic.malformed("'end' stands outside a loop", at: nil)
    }
    return loop
  }
}
