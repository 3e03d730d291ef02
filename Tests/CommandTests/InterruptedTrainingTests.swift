import Basics
import Foundation
import TestSupport
import Testing

/// Ctrl-C during `memc train` leaves what was done.
@Suite struct InterruptedTrainingTests {
  /// A training of very many epochs, which a signal ends after the second.
  private func interrupted(by signal: Int32, _ options: [String], in files: SampleFiles) throws
    -> (status: Int32, output: String, error: String)
  {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: MemcProcess.executable)
    process.arguments =
      [
        "train", files["m.onnx"], "--images", files["x.npy"], "--labels", files["y.npy"],
        "--held-back", "2", "--set", "passes.retrain.training.epochs=100000", "-o",
        files["out.onnx"],
      ] + options
    let (output, error) = (Pipe(), Pipe())
    (process.standardOutput, process.standardError) = (output, error)
    try process.run()
    var told = Data()
    while !String(decoding: told, as: UTF8.self).contains("epoch 2/") {
      let more = error.fileHandleForReading.availableData
      if more.isEmpty { break }
      told += more
    }
    kill(process.processIdentifier, signal)
    told += error.fileHandleForReading.readDataToEndOfFile()
    let result = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (
      process.terminationStatus, String(decoding: result, as: UTF8.self),
      String(decoding: told, as: UTF8.self)
    )
  }

  @Test(arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
  func itsJSONHasTheEpochsSoFar(signal: Int32, status: Int32) throws {
    try SampleFiles.with { files in
      let result = try interrupted(by: signal, ["--json"], in: files)
      #expect(result.status == status)
      let json = try Value(json: result.output)
      let faults = try JSONSchema("train").faults(of: json)
      #expect(faults.isEmpty, "\(faults.joined(separator: "\n"))")
      #expect(json.record?["status"]?.text == "interrupted")
      #expect(json.record?["parameters"] == nil && json.record?["accuracy"] == nil)
      let epochs = json.record?["epochs"]?.list?.compactMap(\.record) ?? []
      #expect(epochs.count >= 2 && epochs.allSatisfy { $0["loss"] != nil && $0["accuracy"] != nil })
      #expect(
        result.error.hasSuffix(
          "interrupted; progress is lost, because '--checkpoint' was not given\n"))
      #expect(!InputFile.exists(files["out.onnx"]))
    }
  }

  @Test func itsTextSaysHowFarItCame() throws {
    try SampleFiles.with { files in
      let result = try interrupted(by: SIGINT, ["--checkpoint", files["run"]], in: files)
      let lines = result.output.split(separator: "\n")
      try #require(lines.count == 4, "\(lines)")
      #expect(lines[0] == "images: float32, used as is")
      let shape = #/interrupted after epoch \d+ of 'retrain'; no network was written/#
      #expect(lines[1].wholeMatch(of: shape) != nil, "\(lines[1])")
      #expect(lines[3].hasPrefix("reproduce with: memc train "))
      #expect(result.error.hasSuffix("interrupted; run the same command to resume\n"))
      #expect(InputFile.exists(files["run.0.npz"]))
    }
  }
}
