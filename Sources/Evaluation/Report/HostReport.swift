import Basics
import IntegerModel
import NetworkIR
import TileMachine

/// What the host computes in the middle of a program, for one image. Its time and energy are not known.
public struct HostReport: Encodable, Sendable {
  public struct Operator: Encodable, Sendable {
    public let name: String
    public let `operator`: String
    /// The approximate number of multiplications or comparisons.
    public let operations: Int
    public let bytesRead: Int
    public let bytesWritten: Int
  }

  public let operators: [Operator]
  public let operations: Int
  /// The share of the operations of the whole network, 0…1.
  public let operationsShare: Double
  public let bytesRead: Int
  public let bytesWritten: Int

  /// `nil` if the host computes nothing.
  init?(_ network: IntegerNetwork, _ program: Program) throws {
    guard !program.hostOperators.isEmpty else { return nil }
    let sizes = program.globals.byName(\.name).mapValues(\.type.size)
    func bytes(_ port: Port) -> Int { port.shape.elementCount * (sizes[port.buffer] ?? 0) }
    let steps = network.steps.reduce(into: [:]) { $0[$1.node.name] = $1.node.op.name }
    let functions = network.hostFunctions
    operators = program.hostOperators.map { host in
      Operator(
        name: host.name, operator: steps[host.name] ?? "",
        operations: functions[host.name]?.operations ?? 0,
        bytesRead: host.operands.reduce(0) { $0 + bytes($1) }, bytesWritten: bytes(host.result))
    }
    operations = operators.reduce(0) { $0 + $1.operations }
    operationsShare = Double(operations) / Double(max(1, try network.graph.operations))
    bytesRead = operators.reduce(0) { $0 + $1.bytesRead }
    bytesWritten = operators.reduce(0) { $0 + $1.bytesWritten }
  }
}

extension Graph {
  /// The approximate number of multiplications or comparisons of all nodes for one image, counted as
  /// those of a host's function; `NetworkSize` also counts the elements that are read.
  fileprivate var operations: Int {
    get throws {
      let types = try types()
      return nodes.reduce(0) { sum, node in
        let elements = node.outputs.reduce(0) { $0 + (types[$1]?.shape.elementCount ?? 0) }
        return sum
          + elements * node.op.operationsPerElement(of: node.inputs.compactMap { types[$0] })
      }
    }
  }
}

extension Program {
  /// A warning that what the host computes has no price; `nil` if it computes nothing.
  package var hostWarning: String? {
    guard !hostOperators.isEmpty else { return nil }
    return "latency and energy leave out \(hostOperators.count.counted("operator")) on the host: "
      + hostOperators.map(\.name).firstQuoted
  }
}

extension HostReport {
  /// One row for each operator, and their sum.
  var table: TextTable {
    var table = TextTable(header: ["on the host", "operator", "operations", "read", "written"])
    table.wordColumns = [0, 1]
    table.rows = operators.map {
      Self.row($0.name.escaped, $0.operator, $0.operations, $0.bytesRead, $0.bytesWritten)
    }
    table.rows.append(Self.row("all", "", operations, bytesRead, bytesWritten))
    return table
  }

  private static func row(
    _ name: String, _ operator: String, _ operations: Int, _ read: Int, _ written: Int
  ) -> [String] {
    [
      name, `operator`, Double?(Double(operations)).count,
      Quantity.bits.text(8 * Double(read)), Quantity.bits.text(8 * Double(written)),
    ]
  }

  /// What a reader must know, in a line.
  var text: String {
    "The host computes \(operators.count.counted("operator")) for each image, "
      + "\(operationsShare.asPercent) of the operations of the network."
  }
}
