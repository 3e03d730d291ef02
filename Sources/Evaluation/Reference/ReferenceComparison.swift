import Basics
import Hardware
import IntegerModel
import NetworkIR
import TileAnalysis
import TileMachine
import TileSimulator

/// Compares a program, with ideal converters, bit for bit with the slow integer executor. Clipping
/// and rounding by converters are properties of the chip, not faults of a program.
package struct ReferenceComparison {
  package let executor: IntegerExecutor
  private let simulator: Simulator
  /// The names of the compared values.
  private let compared: [String]
  private let threads: Int

  /// - Parameters:
  ///   - network: the network that the program was made from.
  ///   - values: the values to compare in addition to the outputs, in the order of computation.
  ///   - isSmall: whether to run only a few inputs, one after another.
  /// - Throws: if the program cannot be run. If `isSmall`, this does not depend on `threads`.
  package init(
    _ program: VerifiedProgram, of network: IntegerNetwork, values: [Port] = [],
    isSmall: Bool = false,
    threads: Int
  ) throws {
    executor = IntegerExecutor(network)
    let program = try program.withIdealConverters.yielding(values)
    compared = program.outputs.map(\.value)
    simulator = try Simulator(
      program, lanes: isSmall ? 1 : nil, threads: isSmall ? 1 : threads)
    self.threads = threads
  }

  /// Returns one fault for each value that differs, input by input.
  ///
  /// - Parameter codes: one tensor `[N, …]` for each input of the network.
  package func faults(for codes: [Tensor<Int32>]) throws -> [Diagnostic] {
    let network = executor.network
    let outputs = try simulator.run(inputs: codes)
    let images = Array(0..<(codes.first?.shape[0] ?? 1))
    var executor = executor
    executor.threads = max(1, threads / max(images.count, 1))
    return try concurrentMap(images, threads: threads) { [executor] image in
      let reference = try executor.run(codes.image(image, of: network))
      return zip(compared, outputs).compactMap { value, output -> Diagnostic? in
        output.image(image) == reference[value]?.elements[...]
          ? nil
          : Diagnostic(
            .checkFailed, "'\(value)' differs from the integer reference for input \(image)")
      }
    }.flatMap(\.self)
  }
}

extension VerifiedProgram {
  /// The same program with converters that neither clip nor round.
  var withIdealConverters: VerifiedProgram {
    var accelerator = program.accelerator
    accelerator.adc = ADCSection()
    accelerator.adc.columnsPerADC = program.accelerator.adc.columnsPerADC
    return on(accelerator)
  }
}
