import ArgumentParser
import Basics
import Circuits
import Foundation
import Hardware

/// `memc-bench wires N`: solves an N × N crossbar with wires and prints a row of a table.
///
/// Each size runs in its own process, so that the peak memory is that of the size.
struct WiresCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "wires")

  @Argument(help: "The number of rows and of columns.")
  var size: Int

  @Argument(help: "The required seconds, as text to print.")
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

  /// A crossbar of cells of 10 to 100 kΩ, log-uniformly distributed.
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
