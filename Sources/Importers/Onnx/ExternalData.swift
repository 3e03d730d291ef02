import Basics
import COnnx
import CProtobufC

/// The data that tensors of a model store in separate files.
///
/// All tensors together take no more bytes from a file than it has, so that the files on disk bound
/// the memory, no matter how many tensors refer to the same bytes.
struct ExternalData {
  /// `nil` for a model without a directory; its external data are refused.
  let directory: ModelDirectory?
  private var files: [String: (file: ExternalFile, untaken: Int)] = [:]

  init(directory: ModelDirectory?) { self.directory = directory }

  private static let mostFiles = 256

  /// Bytes of all files read so far.
  var byteCount: Int { files.values.reduce(0) { $0 + $1.file.bytes.count } }

  var digests: [InputDigest] {
    files.sorted { $0.key < $1.key }.map { InputDigest($0.key, $0.value.file.bytes) }
  }

  /// Returns the `count` bytes of `tensor`.
  ///
  /// - Throws: if the tensor's entries or the file do not conform to ONNX.
  mutating func read(_ tensor: Onnx__TensorProto, _ count: Int, _ description: String) throws
    -> [UInt8]
  {
    let entries = try ExternalDataEntries(tensor, description)
    if let length = entries.length, length != count {
      throw Diagnostic.malformed(
        "\(description) has \(length) external bytes, but its shape needs \(count)", at: nil)
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
        "\(description) needs \(count) bytes of '\(location)', but other tensors use all but "
          + "\(untaken) of its \(file.bytes.count)", at: nil)
    }
    untaken -= count
    files[location] = (file, untaken)
    return Array(file.bytes[entries.offset..<entries.offset + count])
  }

  private func open(_ location: String, _ description: String) throws -> (ExternalFile, Int) {
    guard let directory else {
      throw Diagnostic.unsupported(
        "\(description) has external data, but the model was not read from a directory")
    }
    if let index = files.index(forKey: location) {
      guard files[index].key.utf8.elementsEqual(location.utf8) else {
        throw Diagnostic.unsupported(
          "\(description) has its data at '\(location)', which differs from the location of other "
            + "data only in the encoding of its accents", note: "rename one of the files")
      }
      return files[index].value
    }
    guard files.count < Self.mostFiles else {
      throw Diagnostic.unsupported("the model has data in more than \(Self.mostFiles) files")
    }
    let file = try directory.open(location, for: description)
    return (file, file.bytes.count)
  }
}

/// The location of a tensor's data. Source: ONNX, docs/ExternalData.md.
struct ExternalDataEntries {
  let location: String
  let offset: Int
  /// `nil` if not stated, which means as many bytes as the shape needs.
  let length: Int?

  private static let keys = ["location", "offset", "length", "checksum"]

  /// - Throws: kind `malformed` for unknown keys, keys given twice, and numbers that are not decimal
  ///   or do not fit.
  init(_ tensor: Onnx__TensorProto, _ description: String) throws {
    var values: [String: String] = [:]
    for entry in Repeated(tensor.n_external_data, tensor.external_data) {
      let key = entry.key.text
      guard Self.keys.contains(key), values[key] == nil else {
        throw Diagnostic.malformed(
          "\(description) has an unknown or repeated key '\(key)' in its external data", at: nil,
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
