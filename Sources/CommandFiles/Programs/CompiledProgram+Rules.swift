import Basics
import Evaluation
import Hardware
import IntegerModel
import NetworkIR
import TileAnalysis
import TileMachine

/// The rules that a program file must obey for all data.
extension UnverifiedProgram {
  /// Checks the program against the static rules of the tile machine. If none is broken, checks
  /// that the network stored with it has integer tables and the program's ports and matrices.
  ///
  /// - Parameter path: the file, as the user named it.
  /// - Throws: all faults as `Diagnostics` of kind `malformed`, each at its line or member;
  ///   `unsupported` if the program is too large to be verified.
  package func verified(in path: String) throws -> CompiledProgram {
    let sound: VerifiedProgram
    do {
      sound = try program.verified()
    } catch let broken as Diagnostics {
      throw Diagnostics(broken.all.map { $0.inProgramFile(path) })
    }
    var faults = Diagnostics()
    let integers = try faults.collect { try IntegerNetwork(network) }
    let found = integers.map(disagreements) ?? faults.all
    try Diagnostics(
      found.map {
        $0.located(at: Place("\(path), \(ProgramFile.networkName)")).ofDamage
      }
    ).throwIfAny()
    return CompiledProgram(
      manifest: manifest, network: network,
      program: sound.computing(integers?.hostComputations ?? [:]))
  }

  private func disagreements(with network: IntegerNetwork) -> [Diagnostic] {
    var faults: [Diagnostic] = []
    for (kind, ports, values) in [
      ("inputs", program.inputs, network.inputs), ("outputs", program.outputs, network.outputs),
    ] where ports.map(\.integerValue) != values.map(\.inPort) {
      faults.append(.disagreement("the program's \(kind) differ from those of the network"))
    }
    if program.hostOperators.map(\.integerValues) != network.hostValues {
      faults.append(
        .disagreement("the program's operators of the host differ from those of the network"))
    }
    let sizes = program.matrices.reduce(into: [:]) { $0[$1.name] = $1 }
    for step in network.steps {
      guard case .matrix(let tables) = step.tables else { continue }
      let bits = program.encoding.weightBits(
        tables.weightBits, holding: Int(tables.codes.min() ?? 0))
      guard let matrix = sizes[step.node.name], matrix.rows == tables.form.rows,
        matrix.columns == tables.form.columns, matrix.weightBits == bits
      else {
        faults.append(
          .disagreement("the program has no matrix that matches '\(step.node.name)'"))
        continue
      }
    }
    return faults
  }
}

extension HostOperator {
  /// What it reads and, last, what it computes, under its name.
  fileprivate var integerValues: [String: [IntegerValue]] {
    [name: (operands + [result]).map(\.integerValue)]
  }
}

extension IntegerNetwork {
  /// The same of the network's steps on the host, in order.
  fileprivate var hostValues: [[String: [IntegerValue]]] {
    steps.compactMap { step in
      guard case .host = step.tables else { return nil }
      return [step.node.name: (step.inputs + [step.output]).map(\.inPort)]
    }
  }
}

extension IntegerValue {
  /// The value as a port states it, which knows neither levels nor rounding.
  fileprivate var inPort: IntegerValue {
    var stored = format
    stored.levels = nil
    stored.rounding = .nearest
    return IntegerValue(name, shape, stored)
  }
}

extension Port {
  /// The network value that the port declares.
  fileprivate var integerValue: IntegerValue {
    IntegerValue(
      value, shape,
      ActivationFormat(bits: bits, isSigned: isSigned, scale: scale, zeroPoint: zeroPoint))
  }
}

extension Diagnostic {
  fileprivate static func disagreement(_ message: String) -> Diagnostic {
    .malformed(message, at: nil)
  }

  /// This broken rule of the tile machine, located at the member of the file that breaks it.
  fileprivate func inProgramFile(_ path: String) -> Diagnostic {
    var fault = kind == .checkFailed ? ofDamage : self
    fault.place = place.map { Place("\(path), \($0.source)", $0.position) }
    return fault
  }

  /// This diagnostic, whatever its kind, as damage to the file.
  fileprivate var ofDamage: Diagnostic {
    var fault = self
    fault.kind = .malformed
    return fault
  }
}
