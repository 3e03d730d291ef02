import Basics
import TileMachine

extension StaticVerifier {
  /// Checks that ports are global buffers of at most 32 bits, with an element for every element of
  /// the value.
  ///
  /// - Returns: whether all ports are sound.
  mutating func verifyPorts() -> Bool {
    let before = findings.all.count
    for (index, port) in program.inputs.enumerated() { verify(port, .input(index)) }
    for (index, port) in program.outputs.enumerated() { verify(port, .output(index)) }
    return findings.all.count == before
  }

  private mutating func verify(_ port: Port, _ item: ProgramListing.Item) {
    guard let buffer = globals[port.buffer] else {
      findings.append("unknown global buffer '\(port.buffer)'", at: .item(item))
      return
    }
    findings.collect(at: .item(item)) { try port.verify(in: buffer) }
  }
}
