import Foundation

/// The Python of `MEMC_TEST_PYTHON`, or `python3`.
public enum Python {
  private static let name = ProcessInfo.processInfo.environment["MEMC_TEST_PYTHON"] ?? "python3"

  public static let hasOnnxruntime: Bool =
    (try? run(["-c", "import numpy, onnx, onnxruntime; print('yes')"])) == ["yes"]

  /// The lines that a script prints.
  public static func run(_ arguments: [String]) throws -> [String] {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [name] + arguments
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}
