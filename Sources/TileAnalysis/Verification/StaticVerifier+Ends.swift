import Basics
import TileMachine

extension StaticVerifier {
  /// Checks that every token and channel connects one stream that gives and another that takes.
  mutating func verifyEnds(of script: Script) {
    var givers = [Set<Int>](repeating: [], count: script.counters.count)
    var takers = givers
    for (number, stream) in script.streams.enumerated() {
      for step in script.steps[stream.steps] {
        if let gives = step.gives { givers[gives.counter].insert(number) }
        if let takes = step.takes { takers[takes.counter].insert(number) }
      }
    }
    for index in program.tokens.indices {
      expectEnds(
        givers[index], takers[index], "token '\(program.tokens[index].name)'",
        ("signals", "waits for"), script, .token(index))
    }
    for (index, channel) in program.channels.enumerated() {
      let counter = program.tokens.count + 2 * index
      expectEnds(
        givers[counter], takers[counter], "channel '\(channel.name)'",
        ("sends to", "receives from"), script, .channel(index))
    }
  }

  private mutating func expectEnds(
    _ givers: Set<Int>, _ takers: Set<Int>, _ name: String, _ verbs: (gives: String, takes: String),
    _ script: Script, _ item: ProgramListing.Item
  ) {
    for (ends, verb) in [(givers, verbs.gives), (takers, verbs.takes)] where ends.count != 1 {
      let streams = ends.sorted().map { script.streams[$0].description }
      findings.append(
        streams.isEmpty
          ? "no stream \(verb) \(name)"
          : "more than one stream \(verb) \(name): " + streams.joined(separator: ", "),
        at: .item(item))
    }
    if let giver = givers.first.map({ script.streams[$0] }),
      let taker = takers.first.map({ script.streams[$0] }), giver.part != taker.part
    {
      findings.append(
        "\(name) connects parts \(giver.part) and \(taker.part), but a part starts when the part "
          + "before has ended", at: .item(item))
    }
    if let stream = givers.first, givers == takers, givers.count == 1 {
      findings.append(
        "\(script.streams[stream].description) both \(verbs.gives) and \(verbs.takes) \(name)",
        at: .item(item))
    }
  }
}

extension StaticVerifier {
  /// Checks that some line has the host compute each of its operators.
  mutating func verifyHostOperators() {
    guard !program.hostOperators.isEmpty else { return }
    let lines = program.tiles.lazy.flatMap(\.streams).flatMap(\.body.executions).map(\.line)
    let computed = Set(lines.compactMap { ($0.instruction as? Host)?.hostOperator })
    for (index, host) in program.hostOperators.enumerated() where !computed.contains(host.name) {
      findings.append("no stream computes operator '\(host.name)'", at: .item(.hostOperator(index)))
    }
  }
}

extension ScriptStream {
  var description: String { "stream '\(name)' of tile \(tile)" }
}
