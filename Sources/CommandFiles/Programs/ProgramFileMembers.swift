import Basics
import Evaluation
import Importers
import NetworkIR
import Operators
import TileMachine

/// The members of a program file that is opened but not yet parsed.
package struct ProgramFileMembers {
  let manifest: Manifest
  private let place: Place
  private let contents: [String: [UInt8]]

  /// - Throws: a diagnostic if the file is of another kind or damaged, or has no manifest that this
  ///   memc can read.
  package init(_ file: InputFile) throws {
    try file.expect(.program)
    place = file.place
    contents = try ZipArchive(file).contents().reduce(into: [:]) { $0[$1.name] = $1.contents }
    guard let json = contents[ProgramFile.manifestName] else {
      throw Diagnostic.malformed(
        "not a program file: it has no \(ProgramFile.manifestName)", at: place)
    }
    manifest = try Self.manifest(json, at: place.at(.member(ProgramFile.manifestName)))
  }

  private static func manifest(_ json: [UInt8], at place: Place) throws -> Manifest {
    do {
      try JSONText.decode(ManifestHead.self, from: json)
        .expectSchema(atMost: Manifest.newestSchema, at: place)
      return try JSONText.decode(Manifest.self, from: json)
    } catch let error as DecodingError {
      throw Diagnostic.malformed("the manifest is damaged: \(error.cause)", at: place)
    }
  }

  /// Faults for members that are missing, not in the manifest, or whose hash differs.
  ///
  /// In a file written before manifests had digests, the manifest is not checked.
  package var damage: [Diagnostic] {
    let names = Set(contents.keys).union(manifest.members.keys)
      .subtracting([ProgramFile.manifestName, ProgramFile.digestName])
    return manifestDamage
      + names.sorted().compactMap { name in
        let own = contents[name].map(Sha256.hex(of:))
        guard own != manifest.members[name] || own == nil else { return nil }
        return .malformed(
          own == nil ? "the member is missing" : "its SHA-256 differs from the manifest",
          at: place.at(.member(name)))
      }
  }

  private var manifestDamage: [Diagnostic] {
    let place = place.at(.member(ProgramFile.manifestName))
    guard let line = contents[ProgramFile.digestName] else {
      return manifest.schemaVersion < Manifest.firstWithDigest
        ? [] : [.malformed("its digest, \(ProgramFile.digestName), is missing", at: place)]
    }
    let own = contents[ProgramFile.manifestName].map(ProgramFile.digestLine)
    return line == own
      ? [] : [.malformed("its SHA-256 differs from \(ProgramFile.digestName)", at: place)]
  }

  /// The program and the network, which need not be sound.
  ///
  /// - Throws: diagnostics of kind `malformed` at the member.
  package func program() throws -> UnverifiedProgram {
    guard let parts = manifest.program else {
      throw Diagnostic.malformed(
        "the manifest has no program", at: place.at(.member(ProgramFile.manifestName)))
    }
    let tensors = try contents.keys.filter { name in
      name.hasSuffix(".npy") && !name.hasPrefix("network/")
    }.sorted().map { ($0, try tensor($0)) }
    let members = ProgramMembers(
      text: try text(ProgramFile.programName), manifest: parts, tensors: tensors)
    let program = try members.program(source: place.source)
    let network = try network().takingWeights(from: program)
    return UnverifiedProgram(manifest: manifest, network: network, program: program)
  }

  /// The network, with all integer weights zero.
  private func network() throws -> QuantizedGraph {
    let source = "\(place.source), \(ProgramFile.networkName)"
    let text = try text(ProgramFile.networkName)
    let graph = try Graph(text: text, source: source, operators: operators) { name in
      if let stored = manifest.weights[name] { return try stored.zeros(at: place) }
      return try tensor("network/\(MemberName.encode(name)).npy")
    }
    guard graph.quantization != nil else {
      throw Diagnostic.malformed("the network is not quantized", at: Place(source))
    }
    return try locating(at: Place(source)) { try QuantizedGraph(graph) }
  }

  private func bytes(_ name: String) throws -> [UInt8] {
    guard let bytes = contents[name] else {
      throw Diagnostic.malformed("the member is missing", at: place.at(.member(name)))
    }
    return bytes
  }

  private func text(_ name: String) throws -> String {
    guard let text = String(validating: try bytes(name), as: UTF8.self) else {
      throw Diagnostic.malformed("the member is not UTF-8 text", at: place.at(.member(name)))
    }
    return text
  }

  private func tensor(_ name: String) throws -> AnyTensor {
    try Npy.read(bytes(name), at: place.at(.member(name))).decoded()
  }
}

extension Manifest.StoredWeights {
  /// Zeros of the constant's shape, to be filled from the blocks.
  fileprivate func zeros(at place: Place) throws -> AnyTensor {
    guard let count = shape.checkedElementCount, count <= 1 << 30 else {
      throw Diagnostic.malformed(
        "the weights of '\(matrix)' have an invalid shape, \(shape)", at: place)
    }
    return AnyTensor(Tensor(shape, repeating: 0), type: .int16)
  }
}

extension DecodingError {
  /// What is wrong, with the path of the key.
  fileprivate var cause: String {
    switch self {
    case .keyNotFound(let key, _): "'\(JSONKey.key(of: key.stringValue))' is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
      "'\(context.codingPath.map { JSONKey.key(of: $0.stringValue) }.joined(separator: "."))' has an invalid value"
    @unknown default: "it cannot be read"
    }
  }
}
