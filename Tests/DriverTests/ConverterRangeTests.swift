import Basics
import Calibration
import Foundation
import Hardware
import NetworkIR
import Testing
import TileAnalysis
import TileMachine
import TileSimulator

@testable import Driver

/// Converter ranges on the digits network, whose images come with it.
@Suite struct ConverterRangeTests {
  private static let digits = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "models/digits").path

  /// The network with one way to hold weights, and images as codes.
  private struct Case {
    let program: VerifiedProgram
    let training: [Tensor<Int32>]
    let test: [Tensor<Int32>]
    let labels: [Int]

    init(_ overrides: [String]) throws {
      let compiled = try SmallNetworks.compile(
        "\(digits).onnx", overrides + ["converters.range=fixed"],
        images: "\(digits)/train-images.npy")
      program = compiled.program
      let format = try IntegerNetwork(compiled.graph).inputs[0].format
      func codes(_ file: String) throws -> [Tensor<Int32>] {
        let data = try DataFile.load("\(digits)/\(file)")
        let codes = data.real(rows: 0..<data.shape[0]).map { Int32(format.code(of: Double($0))) }
        return [Tensor([data.shape[0], 1, 8, 8], codes)]
      }
      training = try codes("train-images.npy").map { $0.evenlySpaced(128) }
      test = try codes("test-images.npy")
      labels = try DataFile.loadLabels("\(digits)/test-labels.npy", classes: 10)
    }

    /// The share of the test images that are told right.
    func accuracy(bits: Int, _ range: ConverterRange = ConverterRange()) throws -> Double {
      var accelerator = program.accelerator
      accelerator.adc.bits = bits
      let program = try program.on(accelerator).calibrated(range, inputs: training, threads: 2)
        .program
      let scores = try Simulator(program, threads: 2).run(inputs: test)[0].elements
      let hits = labels.indices.count { image in
        let row = scores[image * 10..<image * 10 + 10]
        return row.firstIndex(of: row.max() ?? 0) == image * 10 + labels[image]
      }
      return Double(hits) / Double(labels.count)
    }
  }

  private static let encodings = [
    ["encoding.subtract=digital"], ["encoding.subtract=analog"], ["encoding.name=offset-columns"],
  ]

  @Test(arguments: encodings)
  func moreConverterBitsLoseNoMoreThanNoise(encoding: [String]) throws {
    let digits = try Case(encoding)
    var best = 0.0
    for bits in 3...10 {
      let accuracy = try digits.accuracy(bits: bits)
      #expect(accuracy >= best - 0.02, "\(bits) bits")
      best = max(best, accuracy)
    }
    #expect(best > 0.98)
  }

  /// Of 500 images: chance alone takes a point or two where few are told right.
  @Test(arguments: encodings)
  func theDefaultRangeIsAsGoodAsTheBestOfTheOthers(encoding: [String]) throws {
    let digits = try Case(encoding)
    for bits in [4, 6] {
      let accuracy = try digits.accuracy(bits: bits)
      for method in [ConverterRange.Method.mse, .percentile, .lossless, .maximum] {
        for granularity in [ConverterRange.Granularity.layer, .column] {
          var range = ConverterRange()
          range.method = method
          range.granularity = granularity
          let other = try digits.accuracy(bits: bits, range)
          #expect(accuracy >= other - 0.02, "\(bits) bits, \(method) by \(granularity)")
        }
      }
    }
  }

  @Test func stepsChosenWithoutDataAreSaidWhereTheyMayLoseSomething() throws {
    func warnings(_ overrides: [String], images: String? = nil) throws -> [String] {
      try SmallNetworks.compile("\(Self.digits).onnx", overrides, images: images).manifest.warnings
        .filter { $0.hasPrefix("converters") }
    }
    let lossy = ["accelerator=neurosim-22", "encoding.subtract=analog"]
    #expect(
      try warnings(lossy) == [
        "converters of 'neurosim-22' may clip or round in 3 layers, and their steps were chosen "
          + "without data: give 'memc compile --calibrate'"
      ])
    #expect(try warnings(lossy, images: "\(Self.digits)/train-images.npy") == [])
    #expect(try warnings(lossy + ["converters.range=lossless"]) == [])
    #expect(try warnings([]) == [])
  }

  @Test func theReportTellsWhatConvertersDo() throws {
    let images = "\(Self.digits)/train-images.npy"
    func report(_ overrides: [String] = [], images: String?) throws -> Report {
      try Report(SmallNetworks.compile("\(Self.digits).onnx", overrides, images: images))
    }
    let lossless = try report(images: images)
    for layer in lossless.layers where layer.rows != nil {
      #expect(layer.converter?.lossless == true)
      #expect(layer.converter?.step_min == 1)
      #expect(layer.converter?.clipped_share == 0)
    }
    #expect(!lossless.text.contains("converter step"))
    let remark = "\nConverters lose nothing in any layer.\n"
    #expect(lossless.text.contains(remark))
    let overrides = ["accelerator=neurosim-22", "encoding.subtract=analog"]
    let lossy = try report(overrides, images: images)
    #expect(lossy.text.contains("converter step") && !lossy.text.contains(remark))
    let table = lossy.converterTable.rows
    #expect(table.map(\.first) == ["conv1", "conv2", "fc1"])
    for (row, layer) in zip(table, lossy.layers.filter { $0.converter != nil }) {
      #expect((row.last == "lossless") == layer.converter?.lossless)
    }
    let converter = try #require(lossy.layers.first { $0.name == "conv2" }?.converter)
    #expect(!converter.lossless)
    #expect((0..<0.2).contains(converter.clipped_share ?? 1))
    let unknown = try report(overrides, images: nil).layers.compactMap(\.converter)
    #expect(unknown.allSatisfy { $0.lossless || $0.clipped_share == nil })
  }
}
