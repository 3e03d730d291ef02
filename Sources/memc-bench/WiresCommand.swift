import ArgumentParser
import Basics
import Circuits
import Foundation
import Hardware

/// `memc-bench wires N`: one solution of an N × N crossbar with its wires, as a row of a table.
///
/// A process of its own, so that its peak of memory is that of this size.
struct WiresCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "wires")

  @Argument(help: "Rows and columns.")
  var size: Int

  @Argument(help: "Seconds to reach, as they are to be printed.")
  var reach: String

  func run() throws {
    let ohms = size < 512 ? 1.0 : 0.1
    let circuit = circuit(ohms)
    let dice = Philox(seed: 2)
    let volts = Tensor([1, size], (0..<size).map { 0.2 * dice.uniform(UInt64($0)) })
    var residual = 0.0
    let seconds = try Stopwatch.processor.best(within: 1) {
      residual = try circuit.solve(volts, tolerance: 1e-9).residual
    }
    print(
      "| \(size) x \(size), \(ohms) ohm | \(String(format: "%.4f", seconds)) | \(reach) | "
        + "\(String(format: "%.1e", residual)) | \(peakInMebibytes) |")
  }

  /// Cells of 10 to 100 kΩ, uniform in the logarithm.
  private func circuit(_ ohms: Double) -> CrossbarCircuit {
    let dice = Philox(seed: 1)
    let cells = (0..<size * size).map { 1e-5 * pow(10, dice.uniform(UInt64($0))) }
    var wires = WireSection()
    wires.wordLineInOhms = ohms
    wires.bitLineInOhms = ohms
    return CrossbarCircuit(conductances: Tensor([size, size], cells), wires: wires)
  }

  private var peakInMebibytes: Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss / 1024
  }
}
