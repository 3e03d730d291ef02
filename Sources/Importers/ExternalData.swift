import Basics
import COnnx
import CProtobufC

/// The data that tensors of a model keep in files beside it.
///
/// No more is taken from a file than it is long, so that memory follows from what is on disk however
/// many tensors name the same bytes.
struct ExternalData {
  /// `nil` for a model that came without a directory, whose external data are refused.
  let directory: ModelDirectory?
  private var files: [String: (file: ExternalFile, untaken: Int)] = [:]

  init(directory: ModelDirectory?) { self.directory = directory }

  private static let mostFiles = 256

  /// Bytes of all files read so far.
  var byteCount: Int { files.values.reduce(0) { $0 + $1.file.bytes.count } }

  var digests: [InputDigest] {
    files.sorted { $0.key < $1.key }.map { InputDigest($0.key, $0.value.file.bytes) }
  }

  /// The `count` bytes of `tensor`.
  ///
  /// - Throws: where the tensor's entries or the file are not as ONNX wants them.
  mutating func read(_ tensor: Onnx__TensorProto, _ count: Int, _ description: String) throws
    -> [UInt8]
  {
    let entries = try ExternalDataEntries(tensor, description)
    if let length = entries.length, length != count {
      throw Diagnostic.malformed(
        "\(description) has \(length) bytes outside, but its shape needs \(count)", at: nil)
    }
    let location = entries.location
    var (file, untaken) = try open(location, description)
    guard entries.offset <= file.bytes.count, count <= file.bytes.count - entries.offset else {
      throw Diagnostic.malformed(
        "\(description) needs \(count) bytes from byte \(entries.offset) of '\(location)', which has "
          + "\(file.bytes.count)", at: nil)
    }
    guard count <= untaken else {
      throw Diagnostic.malformed(
        "\(description) needs \(count) bytes of '\(location)', but other tensors take all but "
          + "\(untaken) of its \(file.bytes.count)", at: nil)
    }
    untaken -= count
    files[location] = (file, untaken)
    return Array(file.bytes[entries.offset..<entries.offset + count])
  }

  private func open(_ location: String, _ description: String) throws -> (ExternalFile, Int) {
    guard let directory else {
      throw Diagnostic.unsupported(
        "\(description) has its data outside the model, which was read from no directory")
    }
    if let known = files[location] { return known }
    guard files.count < Self.mostFiles else {
      throw Diagnostic.unsupported("the model has data in more than \(Self.mostFiles) files")
    }
    let file = try directory.open(location, for: description)
    return (file, file.bytes.count)
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
