import Foundation
import Testing
import TileAnalysis

@testable import Driver
@testable import Evaluation

@Suite struct WorkProfileTests {
  @Test(arguments: [
    ["schedule=sequential"], ["schedule=pixel-pipelined"],
    ["accelerator=isaac", "parts.cut=shortest", "parts.batch=4"],
  ])
  func itsTimesAreThoseOfTheTimeline(overrides: [String]) throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    var compiler = Compiler(model: root.appending(path: "models/lenet5.onnx").path)
    compiler.mapping = root.appending(path: "mappings/baseline.yaml").path
    compiler.overrides = overrides
    let program = try compiler.compile().program.program.program
    let timeline = Timeline(program)
    let profile = try #require(WorkProfile(program, bins: 100))
    let latency = try #require(timeline.latencyInNanoseconds)
    #expect(profile.duration <= latency * (1 + 1e-12))
    #expect(profile.layers.map(\.name) == timeline.busyNanosecondsOfLayers.map(\.layer))
    for (layer, busy) in zip(profile.layers, timeline.busyNanosecondsOfLayers) {
      let sum = layer.times.joined().reduce(0, +)
      #expect(abs(sum - (busy.time ?? 0)) <= 1e-9 * latency, "\(layer.name)")
      #expect(layer.times.allSatisfy { $0.count == 100 })
    }
  }
}
