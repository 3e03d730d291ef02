import Basics
import Evaluation
import IntegerModel
import NetworkIR

/// The file for the outputs of all images: an `.npy` for a network with one output, or an `.npz`
/// with one array for each output, named in the spelling of `MemberName`. A stream, such as
/// standard output, receives the form that fits.
struct OutputFile {
  private let path: String
  private let areIntegers: Bool
  private let names: [String]
  private let isArchive: Bool

  /// - Throws: `usage` for another extension, and for an `.npy` if there are several outputs.
  init(_ output: Simulation.Output, of network: IntegerNetwork) throws {
    path = output.path
    areIntegers = output.areIntegers
    names = areIntegers ? network.outputs.map(\.name) : network.graph.outputs
    let isStream = StreamOutput(path) != nil
    isArchive = path.hasSuffix(".npz") || isStream && names.count > 1
    guard isStream || isArchive || path.hasSuffix(".npy") else {
      throw Diagnostic(
        .usage, "unknown extension of '\(path)': outputs are written as .npy or .npz",
        notes: ["use .npz for several outputs"])
    }
    guard names.count == 1 || isArchive else {
      throw Diagnostic(
        .usage, "the network has \(names.count) outputs, but '\(path)' can hold only one array",
        notes: [
          "use an .npz file, which holds an array for each of "
            + names.joined(separator: ", ")
        ])
    }
  }

  func write(_ outcome: SimulatedImages.Outcome, _ network: IntegerNetwork) throws {
    let arrays =
      areIntegers
      ? outcome.codes.map { Npy.write($0) } : try outcome.reals(network).map { Npy.write($0) }
    guard isArchive else {
      try AtomicWrite.write(arrays[0], to: path)
      return
    }
    var taken = Set<String>()
    let members = zip(names, arrays).filter { taken.insert($0.0).inserted }.map { name, bytes in
      ZipMember("\(MemberName.encode(name)).npy", bytes)
    }
    try AtomicWrite.write(try ZipArchive.write(members), to: path)
  }
}
