import Basics
import Hardware
import NetworkIR
import TileMachine
import TileSimulator

/// A program against the slow integer executor, bit for bit, its converters ideal: what a converter
/// clips or rounds is the chip's affair, and no fault of a program.
struct ReferenceComparison {
  let executor: IntegerExecutor
  private let simulator: Simulator
  private let threads: Int

  /// - Parameter isSmall: for a handful of inputs, one after another.
  /// - Throws: where the network has no integer form, or the program cannot be run; whether it can
  ///   does not depend on `threads` where `isSmall`.
  init(_ program: Program, of graph: Graph, isSmall: Bool = false, threads: Int) throws {
    executor = try IntegerExecutor(graph)
    simulator = try Simulator(
      program.withIdealConverters, lanes: isSmall ? 1 : nil, threads: isSmall ? 1 : threads)
    self.threads = threads
  }

  /// One fault for each output that differs, input by input.
  ///
  /// - Parameter codes: one tensor `[N, …]` for each input of the network.
  func faults(for codes: [Tensor<Int32>]) throws -> [Diagnostic] {
    let network = executor.network
    let outputs = try simulator.run(inputs: codes)
    let images = Array(0..<(codes.first?.shape[0] ?? 1))
    return try concurrentMap(images, threads: threads) { image in
      let reference = try executor.run(codes.image(image, of: network))
      return zip(network.outputs, outputs).compactMap { value, output -> Diagnostic? in
        output.image(image) == reference[value.name]?.elements[...]
          ? nil
          : Diagnostic(
            .checkFailed, "'\(value.name)' differs from the integer reference for input \(image)")
      }
    }.flatMap(\.self)
  }
}

extension Program {
  /// The same program with converters that neither clip nor round.
  var withIdealConverters: Program {
    var program = self
    program.accelerator.adc = ADCSection()
    program.accelerator.adc.columnsPerADC = accelerator.adc.columnsPerADC
    return program
  }
}
