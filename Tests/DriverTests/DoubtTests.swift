import Basics
import Foundation
import IntegerModel
import NetworkIR
import Synchronization
import TestSupport
import Testing

@testable import CommandFiles
@testable import Driver
@testable import Evaluation

/// What a simulation says where its figures may mislead.
@Suite struct DoubtTests {
  private func simulate(
    calibrated: Bool, scale: Float = 1, overrides: [String] = [],
    _ change: (inout Simulation) -> Void = { _ in }
  ) throws -> SimulationResult {
    try withFolder { folder in
      let pixels = try DataFile.load(TestFiles.model("digits/test-images.npy"))
      let reals = Tensor(pixels.shape, pixels.real(rows: 0..<pixels.shape[0]).map { scale * $0 })
      try AtomicWrite.write(Npy.write(reals), to: "\(folder)/x.npy")
      var compiler = Compiler(model: TestFiles.model("digits.onnx"))
      compiler.mapping = TestFiles.mapping("baseline")
      compiler.overrides = overrides
      if calibrated { compiler.calibration = [TestFiles.model("digits/train-images.npy")] }
      try ProgramFile.write(compiler.compile().program, to: "\(folder)/p.memc")
      var simulation = Simulation(program: "\(folder)/p.memc", images: "\(folder)/x.npy")
      simulation.goals = .labels(TestFiles.model("digits/test-labels.npy"))
      change(&simulation)
      return try simulation.run()
    }
  }

  @Test func aCalibratedNetworkFedAsInTrainingWarnsOfNothing() throws {
    let result = try simulate(calibrated: true)
    #expect(result.warnings == [])
    #expect(try #require(result.accuracy) > 0.9)
    let saturation = try #require(result.saturation)
    #expect(saturation.images == 16 && saturation.layers.map(\.name) == ["conv1", "conv2", "fc1"])
  }

  @Test func syntheticRangesAreSaidAtCompilationAndSimulation() throws {
    let warning =
      "activation ranges come from random inputs, so accuracies are unreliable: calibrate with a few "
      + "hundred images, 'memc compile --calibrate'"
    #expect(
      try SmallNetworks.compile(TestFiles.model("tiny.onnx")).manifest.warnings.last == warning)
    #expect(try simulate(calibrated: false).warnings.contains(warning))
  }

  @Test func anotherPreparationThanTheProgramsIsTold() throws {
    let warning = "images are prepared with 'mean' 0, but the program was compiled with 0.5"
    let own = try simulate(calibrated: true, overrides: ["input.mean=0.5", "input.std=0.5"])
    #expect(own.warnings == [])
    let other = try simulate(calibrated: true, overrides: ["input.mean=0.5", "input.std=0.5"]) {
      $0.preparation = ImagePreparation(mean: 0.0, standardDeviation: 0.5)
    }
    #expect(other.warnings.contains(warning))
  }

  @Test func aChipCalibratedWithOtherImagesIsTold() throws {
    try withFolder { folder in
      let images = TestFiles.model("digits/train-images.npy")
      let program = try SmallNetworks.compile(
        TestFiles.model("tiny.onnx"), ["input.mean=0.5"], images: images)
      try ProgramFile.write(program, to: "\(folder)/p.memc")
      var chip = ChipProgramming(
        program: "\(folder)/p.memc", device: "lognormal:sigma=0.1", programming: "two-phase")
      chip.calibration = CalibrationFiles(images: [images])
      chip.preparation = ImagePreparation(mean: 0.1, standardDeviation: nil)
      #expect(
        try chip.run().warnings.first
          == "images are prepared with 'mean' 0.1, but the program was compiled with 0.5")
    }
  }

  @Test func aTrainingThatRuinsTheNetworkIsTold() {
    #expect(
      ModelTraining.warning(from: 0.997, to: 0.1141)
        == "validation accuracy fell from 99.70 % to 11.41 %: a lower learning rate may help")
    #expect(ModelTraining.warning(from: 0.95, to: 0.9) == nil)
    #expect(ModelTraining.warning(from: nil, to: 0.1) == nil)
  }

  @Test func integersThatChooseOtherClassesAreTold() throws {
    let images = TestFiles.model("digits/train-images.npy")
    let fine = try SmallNetworks.compile(TestFiles.model("digits.onnx"), images: images)
    let agreement = try #require(fine.manifest.agreement)
    #expect(agreement.images == 128 && agreement.share > 0.97 && agreement.warning == nil)
    #expect(
      try Report(fine).text.contains(
        "Same class as in single precision: \(agreement.share.asPercent) of 128 "
          + "calibration images."))
    let coarse = try SmallNetworks.compile(
      TestFiles.model("digits.onnx"), ["passes.quantize.weight-bits=2"], images: images)
    let share = try #require(coarse.manifest.agreement?.share)
    #expect(share < 0.9)
    #expect(
      coarse.manifest.warnings.contains(
        "the program agrees with the network in single precision on the class of only "
          + "\(share.asPercent) of 128 calibration images: more bits may help"))
    #expect(try SmallNetworks.compile(TestFiles.model("tiny.onnx")).manifest.agreement == nil)
  }

  @Test func valuesBeyondTheCalibratedRangeAreTold() throws {
    let result = try simulate(calibrated: true, scale: 255)
    #expect(result.inputs[0].beyondShare > 0.3)
    #expect(
      result.warnings.contains {
        $0.hasPrefix("the values of input 'x' reach 0…255, and ")
          && $0.hasSuffix(
            "% of them are outside the calibrated range 0…1: are the images prepared as in training "
              + "and calibration?")
      })
  }

  @Test func valuesThatFillLittleOfTheRangeAreTold() throws {
    let result = try simulate(calibrated: true, scale: 1 / 255)
    #expect(
      result.warnings.contains(
        "the values of input 'x' reach only 0…0.00392, a small part of the calibrated range 0…1: "
          + "are the images prepared as in training and calibration?"))
    #expect(
      result.warnings.contains {
        $0.hasSuffix(
          "is close to chance for 10 classes: check that the images are prepared as in training "
            + "('--mean', '--std')")
      })
  }

  @Test func layersThatLoseValuesAreTold() throws {
    try withFolder { folder in
      let model = try SmallNetworks.sum(in: folder)
      try AtomicWrite.write(Npy.write(Tensor<Float>([4, 2], repeating: 1)), to: "\(folder)/x.npy")
      let network = try SmallNetworks.compile(model, images: "\(folder)/x.npy").network
      var quantization = network.quantization
      quantization.activations["y"]?.scale /= 4
      let saturation = try #require(
        try Saturation(
          of: IntegerNetwork(network.with(quantization)), codes: [Tensor([16, 2], repeating: 255)],
          threads: 1))
      #expect(saturation.layers.map(\.share) == [1])
      #expect(
        saturation.warning
          == "activations saturate in 'y' (100.0 %): calibrate with representative images, "
          + "'memc compile --calibrate'")
    }
  }

  @Test func anInterruptedRunTellsOfTheChipsThereAre() throws {
    let result = try simulate(calibrated: true) {
      $0.drawing.device = "lognormal:sigma=0.1"
      $0.drawing.chips = .exactly(50)
      $0.drawing.showsSensitivity = true
      $0.isInterrupted = { true }
    }
    #expect(result.chips.count == 1 && result.interrupted && result.sensitivity == [])
    #expect(result.accuracyMean == result.chips[0].accuracy)
    #expect(
      result.text.contains(
        "\ninterrupted after 1 chip, before the table of '--sensitivity'\n"))
  }

  @Test func aRunInterruptedAmongEffectsSaysThatSomeAreMissing() throws {
    let isPending = Mutex(false)
    let result = try simulate(calibrated: true) {
      $0.drawing.device = "lognormal:sigma=0.1"
      $0.drawing.chips = .exactly(2)
      $0.drawing.showsSensitivity = true
      $0.progress = { name in isPending.withLock { $0 = $0 || name == "programming alone" } }
      $0.isInterrupted = { isPending.withLock { $0 } }
    }
    #expect(result.interrupted && result.sensitivity?.map(\.effect) == [nil])
    #expect(
      result.text.contains(
        "\ninterrupted after 2 chips; the table of '--sensitivity' is incomplete\n"))
  }
}
