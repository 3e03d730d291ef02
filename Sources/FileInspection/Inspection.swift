import Basics
import CommandFiles
import Evaluation
import Foundation
import Importers
import NetworkIR

/// What `memc inspect` shows of a file.
public struct Inspection: Sendable {
  enum Content: Sendable {
    case program(CompiledProgram)
    case chip(ChipMembers)
    /// The arrays of an `.npz` file.
    case arrays([ArrayHead])
    case tensor(AnyTensor)
    case model(Graph)
  }

  let content: Content

  /// Reads the file or model folder at a path.
  ///
  /// - Throws: the errors of the reader for the file's kind.
  public init(_ path: String, shapes: [String: Int], limit: SizeLimit = SizeLimit()) throws {
    let file = InputFile.exists(path + "/network.txt") ? nil : try InputFile(path)
    content =
      switch try file.map(FileKind.init) {
      case .program?: .program(try ProgramFile.read(path))
      case .chip?: .chip(try ChipMembers(InputFile(path, limit: 1 << 32)))
      case .arrays?, .zip?: .arrays(try ArrayHead.all(of: Npz(InputFile(path))))
      case .array?: .tensor(try Npy.read(InputFile(path)).decoded())
      case .table?: .tensor(try CsvTable(InputFile(path)).numbers.decoded())
      case .onnx?, .nir?, .network?, .yaml?, .unknown?, nil:
        .model(try ModelLoader.load(path, shapes: shapes, limit: limit).requireGraph())
      }
  }

  /// An inspection of a program that was read already.
  package init(_ program: CompiledProgram) { content = .program(program) }

  /// The program, if the file is one.
  package var program: CompiledProgram? {
    if case .program(let program) = content { program } else { nil }
  }

  /// The kind of the file, as in the JSON.
  public var kind: String {
    switch content {
    case .program: "program"
    case .chip: "chip"
    case .arrays: "arrays"
    case .tensor: "tensor"
    case .model: "model"
    }
  }

  /// The kind of the file, for messages.
  var kindInWords: String {
    switch content {
    case .program: "a program"
    case .chip: "a chip"
    case .arrays: "a file of arrays"
    case .tensor: "an array"
    case .model: "a model"
    }
  }

  /// The text form of a model, program or chip, a line for each array, or the head of a tensor.
  public var text: String {
    switch content {
    case .program(let program): program.summary
    case .chip(let chip): chip.manifest.summary
    case .arrays(let arrays): arrays.map(\.text).joined(separator: "\n")
    case .tensor(let tensor): tensor.head
    case .model(let graph): graph.description
    }
  }
}

extension CompiledProgram {
  /// A summary of the manifest, the network, and the program text.
  fileprivate var summary: String {
    let head = """
      memc \(manifest.memcVersion), mapping \(manifest.mappingName), accelerator \
      \(program.accelerator.title), calibration \(manifest.calibration.escaped)
      """
    return [head, graph.description, program.text].joined(separator: "\n")
  }
}

extension ChipManifest {
  /// `memc 0.9, chip 3 of {name = "lognormal", sigma = 0.4}, programming {name = "one-shot"}`.
  fileprivate var summary: String {
    let pulses = log.meanPulses.flatMap { mean in
      log.mostPulses.map {
        String(format: "; %.2f pulses per cell, at most \($0)", mean)
      }
    }
    return "memc \(memcVersion), chip \(chipSeed) of \(pulsedDevice ?? device), programming "
      + "\(learning ?? programming)" + (pulses ?? "")
  }
}

extension AnyTensor {
  /// The type, the shape and the first elements.
  fileprivate var head: String {
    let elements =
      switch content {
      case .real(let tensor): tensor.elements.prefix(64).map(\.description)
      case .integer(let tensor): tensor.elements.prefix(64).map(\.description)
      }
    let more = shape.elementCount > 64 ? " …" : ""
    return "\(type.rawValue)\(shape)\n\(elements.joined(separator: " "))\(more)"
  }
}
