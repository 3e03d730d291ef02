import Basics
import Hardware

/// Lookup tables of a program, built once: names, receivers of channels, prices.
///
/// If a name is declared twice, the first declaration counts; the verifier refuses the program.
package struct ProgramIndex: Sendable {
  let globals: [String: Buffer]
  let tokens: [String: Token]
  let channels: [String: Channel]
  let matrices: [String: MatrixInfo]
  package let tables: [String: TableSummary]
  let functions: [String: FunctionSummary]
  let hostOperators: [String: HostOperator]
  /// The tile that receives from each channel.
  let receivers: [String: Int]
  let mesh: Mesh
  private let prices: [Event: Price]

  init(_ program: Program) {
    globals = program.globals.byName(\.name)
    tokens = program.tokens.byName(\.name)
    channels = program.channels.byName(\.name)
    matrices = program.matrices.byName(\.name)
    tables = program.tables.mapValues(TableSummary.init)
    functions = program.functions.mapValues(FunctionSummary.init)
    hostOperators = program.hostOperators.byName(\.name)
    receivers = program.receivers
    mesh = Mesh(program.accelerator.chip)
    prices = Dictionary(
      program.accelerator.prices.map { ($0.component, $0) }, uniquingKeysWith: { first, _ in first }
    )
  }

  func price(of event: Event) -> Price? { prices[event] }
}

extension Program {
  /// The tile that receives from each channel.
  fileprivate var receivers: [String: Int] {
    var receivers: [String: Int] = [:]
    for tile in tiles {
      for line in tile.streams.lazy.flatMap(\.body.executions).map(\.line) {
        if let channel = line.instruction.receivedChannel { receivers[channel] = tile.number }
      }
    }
    return receivers
  }
}

extension Sequence {
  /// Returns the elements by name; the first if several share a name.
  package func byName(_ name: (Element) -> String) -> [String: Element] {
    Dictionary(map { (name($0), $0) }, uniquingKeysWith: { first, _ in first })
  }
}
