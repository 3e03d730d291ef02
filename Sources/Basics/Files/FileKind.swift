/// The kind of a file that memc reads, detected from its content; for YAML and tables, which any text
/// may be, from its name.
public enum FileKind: String, Sendable {
  case onnx = "an ONNX model"
  case nir = "an HDF5 file"
  case network = "the text of a network"
  case array = "an .npy array"
  case arrays = "an .npz file"
  case program = "a program"
  case chip = "a chip"
  case zip = "a zip file"
  case yaml = "a YAML file"
  case table = "a table"
  case unknown = "of an unknown kind"

  /// Members that identify programs and chips among zip files; a chip has only the manifest.
  public static let programMember = "program.asm"
  public static let digestMember = "manifest.sha256"
  public static let manifestMember = "manifest.json"

  /// Source: HDF5 File Format Specification 3.0, section II.A.
  private static let hdf5Signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]

  /// - Throws: as `ZipArchive`, if a zip file is damaged.
  public init(_ file: InputFile) throws {
    switch file.kind {
    case .npy: self = .array
    case .zip: self = Self.archive(of: try ZipArchive(file).names)
    case .other where file.bytes.starts(with: Self.hdf5Signature): self = .nir
    case .other where file.textBytes.starts(with: "memc-network".utf8): self = .network
    case .other where Self.isOnnx(file.bytes): self = .onnx
    case .other: self = Self.ofText(named: file.path)
    }
  }

  private static func archive(of names: [String]) -> FileKind {
    if names.contains(programMember) || names.contains(digestMember) { return .program }
    if names.contains(manifestMember) { return .chip }
    return !names.isEmpty && names.allSatisfy { $0.hasSuffix(".npy") } ? .arrays : .zip
  }

  /// Whether the bytes begin with field 1 of a `ModelProto`, a small `ir_version`, followed by a
  /// field from 2 to 8; protobuf writers keep the order of fields (onnx.proto).
  private static func isOnnx(_ bytes: [UInt8]) -> Bool {
    bytes.count > 3 && bytes[0] == 0x08 && (1...127).contains(bytes[1])
      && (2...8).contains(bytes[2] >> 3)
  }

  private static func ofText(named path: String) -> FileKind {
    if path.hasSuffix(".yaml") || path.hasSuffix(".yml") { return .yaml }
    return path.hasSuffix(".csv") ? .table : .unknown
  }

  /// The diagnostic that a file of this kind is not `wanted`, such as `a model`, and how to use it.
  public func refusal(as wanted: String, at place: Place) -> Diagnostic {
    let found = self == .unknown ? "" : " \(rawValue),"
    return .malformed("is\(found) not \(wanted)", at: place, note: use)
  }

  private var use: String? {
    switch self {
    case .onnx, .nir, .network: "compile it with 'memc compile'"
    case .program: "'memc report' and 'memc inspect' read it"
    case .chip: "pass it with '--chip', together with its program"
    case .table: "it holds examples, for '--images' and '--labels'"
    case .array, .arrays, .zip, .yaml, .unknown: nil
    }
  }
}

extension InputFile {
  /// Checks that this file is of the kind `wanted`.
  ///
  /// - Throws: `malformed` if the file is of another kind.
  public func expect(_ wanted: FileKind) throws {
    let found = try FileKind(self)
    guard found == wanted else { throw found.refusal(as: wanted.rawValue, at: place) }
  }
}
