import Basics
import Foundation

/// A folder with a file for each finished point, so that an interrupted run goes on, several
/// processes share the work, and a larger run begins with what is there.
///
/// A file has one line of JSON, is named by the key of its point, and is in one of 256 subfolders,
/// named by the first two digits of the key. It is whole or absent, unless the machine crashes; the
/// digest at the end of its line tells.
public struct ResultStore<Outcome: Codable & Sendable>: Sendable {
  public let folder: String

  /// The line without the digest.
  private struct Entry: Codable {
    let key: String
    let outcome: Outcome
    let schemaVersion: Int
  }

  private static var schema: Int { 1 }
  /// 1 MiB, far above any outcome.
  private static var largest: Int { 1 << 20 }
  private static var ending: String { ".json" }

  /// - Parameter folder: a path; nothing is read or written yet.
  public init(_ folder: String) { self.folder = folder }

  /// Makes the folder unless it exists, and removes what killed processes left there.
  ///
  /// - Throws: kind `cannotCreate`.
  public func prepare() throws {
    try OutputFolder.make(folder)
    try AtomicWrite.expectWritable("\(folder)/results", isText: true)
    for subfolder in subfolders { Leftovers.remove(from: subfolder) }
  }

  /// The outcome of a key; `nil` if there is none.
  ///
  /// - Throws: kind `malformed` if its file is damaged.
  public func outcome(_ key: Digest) throws -> Outcome? {
    guard let line = try line(of: key) else { return nil }
    guard let entry = try? JSONText.decode(Entry.self, from: line), entry.key == key.hex,
      entry.schemaVersion == Self.schema
    else { throw damage(of: key) }
    return entry.outcome
  }

  /// Whether there is an outcome of a key; much faster than to read it.
  ///
  /// - Throws: kind `malformed` if its file is damaged.
  public func has(_ key: Digest) throws -> Bool { try line(of: key) != nil }

  /// What is no file in its place, such as a link or a folder, is moved aside.
  ///
  /// - Throws: the errors of `AtomicWrite`.
  public func save(_ outcome: Outcome, as key: Digest) throws {
    let entry = Entry(key: key.hex, outcome: outcome, schemaVersion: Self.schema)
    let text = try JSONText.bytes(of: entry, style: .compact)
    let path = path(of: key)
    if !InputFile.exists(subfolder(of: key)) { try OutputFolder.make(subfolder(of: key)) }
    try AtomicWrite.makeWay(at: path)
    try AtomicWrite.write(
      text.dropLast() + Array(Self.tail(of: text).utf8), to: path, isDurable: false)
  }

  /// The keys that have a file, from one reading of each folder.
  public func keys(threads: Int = 1) -> Set<Digest> {
    let parts = try? concurrentMap(subfolders, threads: threads) { subfolder in
      Self.names(in: subfolder).compactMap { name in
        name.hasSuffix(Self.ending) ? Digest(hex: name.dropLast(Self.ending.count)) : nil
      }
    }
    return Set((parts ?? []).joined())
  }

  /// The paths of the subfolders with files.
  private var subfolders: [String] {
    Self.names(in: folder).filter { $0.utf8.count == 2 }.map { "\(folder)/\($0)" }
  }

  private static func names(in folder: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
  }

  /// The bytes of a file, whose digest agrees; `nil` if there is none.
  private func line(of key: Digest) throws -> [UInt8]? {
    let path = path(of: key)
    guard InputFile.exists(path) else { return nil }
    let bytes = try file(at: path).bytes
    let tail = Self.tail(of: [UInt8](repeating: 0, count: 0)).utf8.count
    guard bytes.count > tail else { throw damage(of: key) }
    let text = bytes.dropLast(tail) + [UInt8(ascii: "}")]
    guard bytes.suffix(tail).elementsEqual(Self.tail(of: Array(text)).utf8) else {
      throw damage(of: key)
    }
    return bytes
  }

  /// - Throws: kind `malformed` if it is no file that `save` writes.
  private func file(at path: String) throws -> InputFile {
    do {
      return try InputFile(path, limit: Self.largest, isReplaceable: true)
    } catch let refusal as Diagnostic where [.missing, .unsupported].contains(refusal.kind) {
      throw Diagnostic.malformed(refusal.message, at: refusal.place)
    }
  }

  /// What replaces the last brace of an entry: its digest, and the end of the line.
  private static func tail(of entry: [UInt8]) -> String {
    ",\"sha256\":\"\(Digest(of: entry).hex)\"}\n"
  }

  private func damage(of key: Digest) -> Diagnostic {
    .malformed("is damaged", at: Place(path(of: key)))
  }

  private func subfolder(of key: Digest) -> String { "\(folder)/\(key.hex.prefix(2))" }
  private func path(of key: Digest) -> String {
    let hex = key.hex
    return "\(folder)/\(hex.prefix(2))/\(hex)\(Self.ending)"
  }
}
