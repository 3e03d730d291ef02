import Basics
import IntegerModel
import Lowering
import NetworkIR
import TileAnalysis
import TileMachine

/// The compiler's check of its own work, before it writes anything. After the static rules of the
/// tile machine, it compares the program with the integer executor for a few inputs. It compares
/// the result of each step that is complete in a buffer at the end.
///
/// A few inputs are no proof: `memc verify` runs more, and compares outputs.
package struct SelfCheck {
  /// The largest number of inputs drawn, uniformly from all codes.
  private static let seededInputs = 3
  /// The work of all inputs together, a fifth of a second, unless a single input takes more.
  private static let budget = 1 << 29

  let program: VerifiedProgram
  let network: IntegerNetwork
  /// The values to compare in addition to the outputs; see `LoweredProgram`.
  let values: [Port]
  let threads: Int

  package init(
    program: VerifiedProgram, network: IntegerNetwork, values: [Port], threads: Int = 1
  ) {
    self.program = program
    self.network = network
    self.values = values
    self.threads = threads
  }

  /// - Parameter images: codes `[N, …]` of images for each input. The first image is also run if
  ///   the budget allows.
  /// - Returns: a warning if the program is too large to be run here.
  /// - Throws: a diagnostic of kind `internalError` if the program is wrong.
  package func run(images: [Tensor<Int32>]?) throws -> String? {
    do {
      let comparison = try ReferenceComparison(
        program, of: network, values: values, isSmall: true, threads: threads)
      let codes = inputs(images)
      if let fault = try comparison.faults(for: codes).first { throw fault }
      return nil
    } catch let diagnostic as Diagnostic where diagnostic.kind == .unsupported {
      return "the program was not compared with the integer reference: \(diagnostic.message)"
    } catch let diagnostic as Diagnostic {
      throw diagnostic.asFaultOfMemc
    }
  }

  private func inputs(_ images: [Tensor<Int32>]?) -> [Tensor<Int32>] {
    let affordable = max(1, Self.budget / max(network.work, 1))
    let seeded = network.inputs.enumerated().map { index, input in
      input.seededCodes(count: min(affordable, Self.seededInputs), stream: index)
    }
    guard let images, affordable > Self.seededInputs else { return seeded }
    return zip(seeded, images).map { seeded, images in
      Tensor(
        [seeded.shape[0] + 1] + seeded.shape.dropFirst(), seeded.elements + images.image(0))
    }
  }
}

extension LoweredProgram {
  /// Checks the static rules of the tile machine.
  ///
  /// - Throws: a diagnostic of kind `internalError` if the program breaks one; `unsupported` if it
  ///   is too large to be verified.
  package func verified() throws -> VerifiedProgram {
    do {
      return try program.verified()
    } catch let broken as Diagnostics {
      throw broken.all[0].asFaultOfMemc
    }
  }
}

extension IntegerNetwork {
  /// The work to draw and run one input, in multiplications. An element of an input or of a step
  /// takes about as long as a hundred multiplications.
  fileprivate var work: Int {
    let elements = (inputs + steps.map(\.output)).reduce(0) { $0 + $1.shape.elementCount }
    return multiplications + 100 * elements
  }
}

extension Diagnostic {
  /// The fault as reported to the user when memc's check of its own program finds it.
  fileprivate var asFaultOfMemc: Diagnostic {
    guard kind != .unsupported else { return self }
    var fault = self
    fault.kind = .internalError
    fault.message = "the program failed its self-check and was not written: \(message)"
    fault.notes = [
      "this is a bug in memc \(Version.current): please report it, with the command, the model and "
        + "the mapping"
    ]
    return fault
  }
}
