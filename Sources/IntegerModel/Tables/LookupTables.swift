import Basics
import NetworkIR

/// The tables of a network's functions: nodes with one function, the same formats and the same clamp
/// share a table.
struct LookupTables {
  private var tables: [LookupKey: LookupTable] = [:]

  mutating func table(
    of node: Node, _ function: (Double) -> Double, from input: ActivationFormat,
    to output: ActivationFormat
  ) -> LookupTable {
    let key = LookupKey(node, from: input, to: output)
    if let table = tables[key] { return table }
    let table = LookupTable(function, from: input, to: output, node.clamp)
    tables[key] = table
    return table
  }
}

/// All that decides what a table of a function holds.
private struct LookupKey: Hashable {
  let function: String
  let input: ActivationFormat
  let output: ActivationFormat
  let clamp: ClosedRange<Float>?

  init(_ node: Node, from input: ActivationFormat, to output: ActivationFormat) {
    function = "\(node.op.name) \(node.op.record)"
    self.input = input
    self.output = output
    clamp = node.clamp
  }

  /// One 32-bit entry for each code of the input.
  var byteCount: Int { 4 * input.codes.count }
}

extension QuantizedGraph {
  /// Bytes of the tables of all functions, equal ones counted once.
  fileprivate var tableBytes: Int {
    let keys = partition.program.compactMap { node, form -> LookupKey? in
      guard case .function = form, let name = form.activations(of: node, in: graph).first
      else { return nil }
      return LookupKey(node, from: format(of: name), to: format(of: node.outputs[0]))
    }
    return Set(keys).reduce(0) { $0 + $1.byteCount }
  }
}

extension SizeLimit {
  /// Throws where the functions of a quantized network take tables beyond the limit.
  public func expect(tablesOf graph: QuantizedGraph) throws {
    try expect(
      Double(graph.tableBytes), "bytes for tables of functions", most: Double(Self.tableBytes),
      of: "the network")
  }
}
