import Basics
import CommandFiles
import Training

/// A checkpoint as an `.npz` file: `step`, `parameters`, `optimizer0`, …, `treatment0`, …,
/// `identity`, the SHA-256 of what identifies the training, and `schema` and `memc`, the version of
/// this form and of the memc that wrote it, as text.
struct CheckpointFile: CheckpointStore {
  private let path: String
  private let identity: [UInt8]

  init(_ path: String, identity: String) {
    self.path = path
    self.identity = Array(identity.utf8)
  }

  private static let newestSchema = 1

  var place: Place? { Place(path) }

  func save(_ checkpoint: Checkpoint) throws {
    let version = Array(Version.current.utf8)
    var members = [
      ZipMember("schema.npy", Npy.write(Tensor([1], [Int64(Self.newestSchema)]))),
      ZipMember("memc.npy", Npy.write(Tensor([version.count], version))),
      ZipMember("identity.npy", Npy.write(Tensor([identity.count], identity))),
      ZipMember("step.npy", Npy.write(Tensor([1], [Int64(checkpoint.step)]))),
      member("parameters", checkpoint.parameters),
    ]
    for (index, state) in checkpoint.optimizer.enumerated() {
      members.append(member("optimizer\(index)", state))
    }
    for (index, memory) in checkpoint.hooks.enumerated() {
      members.append(member("treatment\(index)", memory))
    }
    try AtomicWrite.write(try ZipArchive.write(members), to: path)
  }

  private func member(_ name: String, _ values: [Float]) -> ZipMember {
    ZipMember("\(name).npy", Npy.write(Tensor([values.count], values)))
  }

  func load() throws -> Checkpoint? {
    guard InputFile.exists(path) else { return nil }
    let file = try Npz(InputFile(path, isReplaceable: true))
    try expectSchema(of: file)
    let (named, step) = (try array("identity", of: file), try array("step", of: file))
    guard named.byteTensor?.elements == identity, step.type == .int64, step.count == 1 else {
      throw Diagnostic.malformed(
        "the checkpoint belongs to a different training run", at: Place(path),
        note: "remove it, or choose another '--checkpoint'")
    }
    let values = { (name: String) in try array(name, of: file).doubles.map { Float($0) } }
    let numbered = { (name: String) in
      try (0..<file.keys.count { $0.hasPrefix(name) }).map { try values("\(name)\($0)") }
    }
    return Checkpoint(
      step: try step.integers(in: 0..<1).first ?? 0,
      parameters: try values("parameters"), optimizer: try numbered("optimizer"),
      hooks: try numbered("treatment"))
  }

  /// Throws, kind `unsupported`, if a newer memc wrote the file. The first files do not state it.
  private func expectSchema(of file: Npz) throws {
    guard file.keys.contains("schema") else { return }
    let (schema, version) = (try array("schema", of: file), try array("memc", of: file))
    guard schema.type == .int64, schema.count == 1, let text = version.byteTensor?.elements else {
      throw Diagnostic.malformed("the checkpoint does not state its version", at: Place(path))
    }
    try ManifestHead(
      schemaVersion: schema.integers(in: 0..<1).first ?? 0,
      memcVersion: String(decoding: text, as: UTF8.self)
    ).expectSchema(atMost: Self.newestSchema, at: Place(path))
  }

  /// Returns an array that every checkpoint has; the file is `malformed` without it.
  private func array(_ name: String, of file: Npz) throws -> StoredTensor {
    do {
      return try file.array(name)
    } catch var diagnostic as Diagnostic where diagnostic.kind == .missing {
      diagnostic.kind = .malformed
      throw diagnostic
    }
  }
}
