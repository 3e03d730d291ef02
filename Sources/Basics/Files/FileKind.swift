/// What a file is of all that memc reads, told by its content; YAML, which any text may be, by its
/// name.
public enum FileKind: String, Sendable {
  case onnx = "an ONNX model"
  case network = "the text of a network"
  case array = "an .npy array"
  case arrays = "an .npz file"
  case program = "a program"
  case chip = "a chip"
  case zip = "a zip file"
  case yaml = "a YAML file"
  case unknown = "of an unknown kind"

  /// Members that tell programs and chips from other zip files; a chip has but the manifest.
  public static let programMember = "program.asm"
  public static let digestMember = "manifest.sha256"
  public static let manifestMember = "manifest.json"

  /// - Throws: as `ZipArchive`, where a zip file is damaged.
  public init(_ file: InputFile) throws {
    switch file.kind {
    case .npy: self = .array
    case .zip: self = Self.archive(of: try ZipArchive(file).names)
    case .other where file.textBytes.starts(with: "memc-network".utf8): self = .network
    case .other where Self.isOnnx(file.bytes): self = .onnx
    case .other: self = Self.isYaml(file.path) ? .yaml : .unknown
    }
  }

  private static func archive(of names: [String]) -> FileKind {
    if names.contains(programMember) || names.contains(digestMember) { return .program }
    if names.contains(manifestMember) { return .chip }
    return !names.isEmpty && names.allSatisfy { $0.hasSuffix(".npy") } ? .arrays : .zip
  }

  /// Whether it begins with field 1 of a `ModelProto`, a small `ir_version`, and a field behind it
  /// of 2 to 8; writers of protobuf keep the order of fields (onnx.proto).
  private static func isOnnx(_ bytes: [UInt8]) -> Bool {
    bytes.count > 3 && bytes[0] == 0x08 && (1...127).contains(bytes[1])
      && (2...8).contains(bytes[2] >> 3)
  }

  private static func isYaml(_ path: String) -> Bool {
    path.hasSuffix(".yaml") || path.hasSuffix(".yml")
  }

  /// Says that a file of this kind is not `wanted`, such as `a model`, and what it is for.
  public func refusal(as wanted: String, at place: Place) -> Diagnostic {
    let found = self == .unknown ? "" : " \(rawValue),"
    return .malformed("is\(found) not \(wanted)", at: place, note: use)
  }

  private var use: String? {
    switch self {
    case .onnx, .network: "compile it with 'memc compile'"
    case .program: "'memc report' and 'memc inspect' read it"
    case .chip: "give it with '--chip', beside its program"
    case .array, .arrays, .zip, .yaml, .unknown: nil
    }
  }
}

extension InputFile {
  /// - Throws: `malformed` where the file is of another kind.
  public func expect(_ wanted: FileKind) throws {
    let found = try FileKind(self)
    guard found == wanted else { throw found.refusal(as: wanted.rawValue, at: place) }
  }
}
