import Basics
import COnnx
import CProtobufC

/// The data that tensors of a model keep in files beside it.
///
/// No more is read from a file than it is long, so that memory follows from what is on disk however
/// many tensors name the same bytes.
struct ExternalData {
  /// `nil` for a model that came without a directory, whose external data are refused.
  let directory: ModelDirectory?
  /// Bytes read so far.
  private(set) var byteCount = 0
  private var files: [String: (file: ExternalFile, unread: Int)] = [:]

  init(directory: ModelDirectory?) { self.directory = directory }

  /// Opens files at once up to this many.
  private static let mostFiles = 256

  /// The elements of `tensor`, which is of `type` and `shape`.
  ///
  /// - Throws: where the tensor's entries or the file are not as ONNX wants them.
  mutating func read(
    _ tensor: Onnx__TensorProto, _ type: ElementType, _ shape: [Int], _ description: String
  ) throws -> AnyTensor {
    let entries = try ExternalDataEntries(tensor, description)
    let count = shape.elementCount * type.size
    if let length = entries.length, length != count {
      throw Diagnostic.malformed(
        "\(description) has \(length) bytes outside, but shape \(shape) of \(type.rawValue) needs "
          + "\(count)", at: nil)
    }
    let file = try open(entries.location, description, taking: count)
    guard entries.offset <= file.size, count <= file.size - entries.offset else {
      throw Diagnostic.malformed(
        "\(description) needs \(count) bytes from byte \(entries.offset) of '\(entries.location)', "
          + "which has \(file.size)", at: nil)
    }
    byteCount += count
    guard let bytes = file.read(from: entries.offset, count: count) else {
      throw Diagnostic(.inputOutput, "cannot read '\(entries.location)', data of \(description)")
    }
    return try bytes.withUnsafeBytes {
      try AnyTensor(littleEndian: $0, type, shape, description: description)
    }
  }

  private mutating func open(_ location: String, _ description: String, taking count: Int) throws
    -> ExternalFile
  {
    guard let directory else {
      throw Diagnostic.unsupported(
        "\(description) has its data outside the model, which was read from no directory")
    }
    let known = files[location]
    if known == nil, files.count == Self.mostFiles {
      throw Diagnostic.unsupported("the model has data in more than \(Self.mostFiles) files")
    }
    let file = try known?.file ?? directory.open(location, for: description)
    let unread = known?.unread ?? file.size
    guard count <= unread else {
      throw Diagnostic.malformed(
        "\(description) needs \(count) bytes of '\(location)', of whose \(file.size) bytes only "
          + "\(unread) are not taken by other tensors", at: nil)
    }
    files[location] = (file, unread - count)
    return file
  }
}

/// Where a tensor's data are. Source: ONNX, docs/ExternalData.md.
struct ExternalDataEntries {
  let location: String
  let offset: Int
  /// `nil` where the file does not say it: as many bytes as the shape needs.
  let length: Int?

  private static let keys = ["location", "offset", "length", "checksum"]

  /// - Throws: kind `malformed` for keys ONNX does not know, keys given twice, and numbers that are
  ///   not written in decimal digits or do not fit.
  init(_ tensor: Onnx__TensorProto, _ description: String) throws {
    var values: [String: String] = [:]
    for entry in Repeated(tensor.n_external_data, tensor.external_data) {
      let key = entry.key.text
      guard Self.keys.contains(key), values[key] == nil else {
        throw Diagnostic.malformed(
          "\(description) has the key '\(key)' among its external data twice or unknown", at: nil,
          note: "known keys: " + Self.keys.joined(separator: ", "))
      }
      values[key] = entry.value.text
    }
    guard let location = values["location"] else {
      throw Diagnostic.malformed("\(description) has external data without a location", at: nil)
    }
    self.location = location
    offset = try Self.number(values["offset"], "offset", description) ?? 0
    length = try Self.number(values["length"], "length", description)
  }

  private static func number(_ text: String?, _ key: String, _ description: String) throws -> Int? {
    guard let text else { return nil }
    let isDecimal = !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    guard isDecimal, let number = Int(text) else {
      throw Diagnostic.malformed(
        "the \(key) '\(text)' of \(description) must be a number of bytes", at: nil)
    }
    return number
  }
}
