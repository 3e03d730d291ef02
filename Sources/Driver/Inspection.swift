import Basics
import Hardware
import Importers
import NetworkIR
import TileMachine

/// What `memc inspect` shows of a file: a program, a chip or other `.npz`, a tensor, or a model.
public struct Inspection: Encodable, Sendable {
  /// `program`, `arrays`, `tensor` or `model`.
  public let kind: String
  public let schema_version = 1
  /// The text form of a model or program, or the head of a tensor.
  public let text: String
  /// Name, element type and shape of each array.
  public let arrays: [String: String]
  let inspectedProgram: CompiledProgram?

  private enum CodingKeys: String, CodingKey {
    case schema_version, kind, text, arrays
  }

  public init(_ path: String, shapes: [String: Int]) throws {
    if let program = try Inspection.program(path) {
      self.init(kind: "program", text: program.summary, program: program)
    } else if let arrays = try Inspection.arrays(path) {
      let lines = arrays.sorted { $0.key < $1.key }.map { "\($0.key.escaped) \($0.value)" }
      self.init(kind: "arrays", text: lines.joined(separator: "\n"), arrays: arrays)
    } else if let tensor = try Inspection.tensor(path) {
      self.init(
        kind: "tensor", text: tensor.head, arrays: [path: "\(tensor.type.rawValue)\(tensor.shape)"])
    } else {
      let graph = try ModelLoader.load(path, shapes: shapes).requireGraph()
      self.init(kind: "model", text: graph.description)
    }
  }

  private init(
    kind: String, text: String, arrays: [String: String] = [:], program: CompiledProgram? = nil
  ) {
    self.kind = kind
    self.text = text
    self.arrays = arrays
    inspectedProgram = program
  }

  private static func file(_ path: String) throws -> InputFile? {
    InputFile.exists(path + "/network.txt") ? nil : try InputFile(path)
  }

  private static func program(_ path: String) throws -> CompiledProgram? {
    guard let file = try file(path), file.kind == .zip,
      try ZipArchive(file).names.contains(ProgramFile.programName)
    else { return nil }
    return try ProgramFile.read(path)
  }

  private static func arrays(_ path: String) throws -> [String: String]? {
    guard let file = try file(path), file.kind == .zip else { return nil }
    let archive = try Npz(file)
    return try archive.keys.reduce(into: [:]) { arrays, key in
      let array = try archive.array(key)
      arrays[key] = "\(array.type.rawValue)\(array.shape)"
    }
  }

  /// A tensor that is no matrix: a matrix is a model of one layer.
  private static func tensor(_ path: String) throws -> AnyTensor? {
    guard let file = try file(path), file.kind == .npy else { return nil }
    return try Npy.read(file).decoded()
  }
}

extension CompiledProgram {
  /// The manifest in short, the network, and the program text.
  fileprivate var summary: String {
    let head = """
      memc \(manifest.memc_version), mapping \(manifest.mappingName), accelerator \
      \(program.accelerator.title), calibration \(manifest.calibration.escaped)
      """
    return [head, graph.description, program.text].joined(separator: "\n")
  }
}

extension AnyTensor {
  /// Type, shape and the first elements.
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
