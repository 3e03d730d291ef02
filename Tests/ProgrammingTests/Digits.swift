import Basics
import Driver
import Foundation
import Hardware
import IntegerModel
import NetworkIR
import TestSupport
import TileAnalysis
import TileMachine

@testable import ChipProgramming
@testable import Evaluation
@testable import TileSimulator

/// The digits network, pruned and compiled for cells with many levels, with its images.
enum Digits {
  static let models = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "models")

  static func path(_ name: String) -> String { models.appending(path: name).path }

  /// 30 % of the weights are zero; the eight-bit network is nearly as accurate as the dense one.
  static let compiled: Result<CompiledProgram, any Error> = Result {
    try withFolder { folder in
      let mapping = """
        name: digits
        accelerator: analog-128
        encoding: {name: differential-pair, slice-bits: 7}
        passes:
          - prune: {ratio: 0.3, scope: per-layer, pattern: unstructured}
          - quantize: {weight-bits: 8, activation-bits: 8, granularity: channel}
        """
      let file = "\(folder)/digits.yaml"
      try Data(mapping.utf8).write(to: URL(fileURLWithPath: file))
      var compiler = Compiler(model: path("digits.onnx"))
      compiler.mapping = file
      compiler.calibration = [path("digits/train-images.npy")]
      compiler.threads = 2
      return try compiler.compile().program
    }
  }

  static var program: VerifiedProgram { get throws { try compiled.get().program } }

  /// The input codes `[N, 1, 8, 8]` of the first `limit` images.
  static func codes(_ file: String, _ limit: Int = .max) throws -> [Tensor<Int32>] {
    let data = try DataFile.load(path(file))
    let count = min(data.shape[0], limit)
    let format = try IntegerNetwork(compiled.get().network).inputs[0].format
    let codes = data.real(rows: 0..<count).map { Int32(format.code(of: Double($0))) }
    return [Tensor([count, 1, 8, 8], codes)]
  }

  /// The accuracy of a chip on the test images.
  static func accuracy(_ chip: Chip?, _ program: VerifiedProgram? = nil) throws -> Double {
    let hits = try hits(of: scores(of: chip, program ?? Self.program))
    return Double(hits.count { $0 }) / Double(hits.count)
  }

  /// A chip's outputs for all test images, `[N · 10]`.
  static func scores(of chip: Chip?, _ program: VerifiedProgram) throws -> [Int32] {
    try Simulator(program, chip: chip).run(inputs: codes("digits/test-images.npy"))[0].elements
  }

  /// For each test image, whether its scores give the correct class.
  static func hits(of scores: [Int32]) throws -> [Bool] {
    let labels = try DataFile.loadLabels(path("digits/test-labels.npy"), classes: 10)
    return labels.indices.map { image in
      let row = scores[image * 10..<image * 10 + 10]
      return row.firstIndex(of: row.max() ?? 0) == image * 10 + labels[image]
    }
  }
}

func cell(_ spelling: String) throws -> CellModel {
  let spelling = try ComponentSpelling(commandLine: spelling)
  return try CellModel(spelling.name, spelling.record)
}

func scheme(_ spelling: String) throws -> any ProgrammingScheme {
  let spelling = try ComponentSpelling(commandLine: spelling)
  return try programmingSchemes.make(spelling.name, spelling.record)
}
