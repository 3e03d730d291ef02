import Basics
import NetworkIR
import TileAnalysis
import TileMachine

/// The compiler's check of its own work, before anything is written: the static rules of the tile
/// machine, then the program against the integer executor for a few inputs, what each step yields as
/// far as it lies whole in a buffer at the end.
///
/// A handful of inputs is no proof: `memc verify` runs more, and compares outputs.
struct SelfCheck {
  /// Inputs that are drawn, at most: every code as likely as any other.
  private static let seededInputs = 3
  /// Work of all inputs together, unless one input alone takes more: a fifth of a second.
  private static let budget = 1 << 29

  let program: Program
  let network: IntegerNetwork
  /// What is compared besides outputs; see `LoweredProgram`.
  let values: [Port]
  var threads = 1

  /// - Parameter images: codes `[N, …]` of images for each input, the first of which is taken,
  ///   too, where the budget allows.
  /// - Returns: a warning where the program is too large to be run here.
  /// - Throws: a diagnostic of kind `internalError` where the program is wrong; `unsupported` where
  ///   it is too large to be verified.
  func run(images: [Tensor<Int32>]?) throws -> String? {
    if let broken = TileAnalysis.verify(program).first { throw broken.asFaultOfMemc }
    do {
      let comparison = try ReferenceComparison(
        program, of: network, values: values, isSmall: true, threads: threads)
      let codes = inputs(images)
      if let fault = try comparison.faults(for: codes).first { throw fault }
      return nil
    } catch let diagnostic as Diagnostic where diagnostic.kind == .unsupported {
      return "the program was not run against the integer reference: \(diagnostic.message)"
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

extension IntegerNetwork {
  /// What one input takes to draw and to run, in multiplications: an element of an input or of a step
  /// takes about as long as a hundred.
  fileprivate var work: Int {
    let elements = (inputs + steps.map(\.output)).reduce(0) { $0 + $1.shape.elementCount }
    return multiplications + 100 * elements
  }

  /// Multiplications by weights, zeros counted, for one input.
  var multiplications: Int {
    steps.reduce(0) { sum, step in
      guard case .matrix(let tables) = step.tables else { return sum }
      return sum + step.output.shape.elementCount * tables.form.groupRows
    }
  }
}

extension Diagnostic {
  /// What a check of our own program found, as the user is told of it.
  fileprivate var asFaultOfMemc: Diagnostic {
    guard kind != .unsupported else { return self }
    var fault = self
    fault.kind = .internalError
    fault.message = "memc made a wrong program, and writes none: \(message)"
    fault.notes = [
      "this is a fault of memc \(Version.current): please report it, with the command, the model and "
        + "the mapping"
    ]
    return fault
  }
}
