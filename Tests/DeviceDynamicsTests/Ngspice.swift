import Foundation
import Testing

/// The circuit simulator ngspice, if it is installed.
enum Ngspice {
  static let path = ["/usr/bin/ngspice", "/usr/local/bin/ngspice"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  /// Runs a deck, which writes times and states to `states.txt`.
  static func states(of deck: String) throws -> [(time: Double, state: Double)] {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try deck.write(to: folder.appending(path: "deck.cir"), atomically: true, encoding: .utf8)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(path))
    process.arguments = ["-b", "deck.cir"]
    process.currentDirectoryURL = folder
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    let file = folder.appending(path: "states.txt")
    return try rows(of: String(contentsOf: file, encoding: .utf8), separator: " ")
  }

  /// The pairs of numbers in lines of text.
  static func rows(of text: String, separator: Character) throws
    -> [(time: Double, state: Double)]
  {
    try text.split(separator: "\n").map { line in
      let numbers = line.split(separator: separator).compactMap { Double($0) }
      try #require(numbers.count == 2, "\(line)")
      return (numbers[0], numbers[1])
    }
  }
}
