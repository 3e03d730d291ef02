import Basics
import Foundation
import TestSupport
import Testing

@testable import CommandFiles
@testable import Driver
@testable import Evaluation

/// Networks that predict numbers: how far programs and chips lie from the targets.
@Suite struct TargetsTests {
  @Test func errorsAreThoseByHand() {
    let error = PredictionError([1.5, 2, -1], targets: [1, 4, -2])
    #expect(error.meanSquaredError == 1.75)
    #expect(error.rootMeanSquaredError == 1.75.squareRoot())
    #expect(error.meanAbsolutePercentageError == 0.5)
    #expect(PredictionError([1], targets: [0]).meanAbsolutePercentageError == nil)
  }

  @Test func figuresOfSeveralChipsAreTakenOfEachErrorApart() throws {
    let errors = [PredictionError([2], targets: [1]), PredictionError([4], targets: [1])]
    let mean = try #require(PredictionError(of: errors) { $0.mean })
    #expect(mean.meanSquaredError == 5)
    #expect(mean.rootMeanSquaredError == 2)
    #expect(mean.meanAbsolutePercentageError == 2)
    #expect(PredictionError(of: Array(errors.prefix(1))) { MeanInterval($0)?.mean } == nil)
  }

  private static let inputs = (0..<64).map { 0.1 + Float($0) / 70 }

  /// A program that doubles numbers, which is run against `targets`.
  private func simulation(_ folder: String, targets: Tensor<Float>) throws -> Simulation {
    let files = [
      ("m", Tensor([1, 1], [Float(2)])), ("x", Tensor([64, 1], Self.inputs)), ("t", targets),
    ]
    for (name, tensor) in files {
      try AtomicWrite.write(Npy.write(tensor), to: "\(folder)/\(name).npy")
    }
    var compiler = Compiler(model: "\(folder)/m.npy")
    compiler.mapping = TestFiles.mapping("baseline")
    compiler.calibration = ["\(folder)/x.npy"]
    try ProgramFile.write(compiler.compile().program, to: "\(folder)/m.memc")
    var simulation = Simulation(program: "\(folder)/m.memc", images: "\(folder)/x.npy")
    simulation.goals = .targets("\(folder)/t.npy")
    return simulation
  }

  @Test(arguments: [[64], [64, 1]])
  func anIdealProgramMissesByARoundingError(shape: [Int]) throws {
    try withFolder { folder in
      let targets = Tensor(shape, Self.inputs.map { 2 * $0 })
      let result = try simulation(folder, targets: targets).run()
      let error = try #require(result.error)
      #expect(error.rootMeanSquaredError < 0.01 && error.rootMeanSquaredError > 0)
      #expect(try #require(error.meanAbsolutePercentageError) < 0.01)
      #expect(result.accuracy == nil && result.errorMean == nil)
      #expect(result.text.contains("mean squared error "))
    }
  }

  @Test func errorsOfChipsHaveAMeanAndASpread() throws {
    try withFolder { folder in
      var simulation = try simulation(folder, targets: Tensor([64], Self.inputs.map { 2 * $0 }))
      simulation.drawing.device = "lognormal:sigma=0.2"
      simulation.drawing.chips = .exactly(4)
      let result = try simulation.run()
      let errors = try result.chips.map { try #require($0.error) }
      #expect(Set(errors.map(\.meanSquaredError)).count == 4)
      let mean = try #require(result.errorMean)
      #expect(mean.meanSquaredError == errors.map(\.meanSquaredError).mean)
      #expect(try #require(result.errorStd).rootMeanSquaredError > 0)
      #expect(result.text.contains("\nmean squared error "))
      #expect(result.text.contains(" (mean ± standard deviation over 4 chips)\n"))
    }
  }

  @Test func targetsThatDoNotFitAreRefused() throws {
    try withFolder { folder in
      let diagnostic = #expect(throws: Diagnostic.self) {
        try simulation(folder, targets: Tensor([3], [1, 2, 3])).run()
      }
      #expect(diagnostic?.message == "3 targets for 64 images")
    }
  }
}
