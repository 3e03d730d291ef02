import Basics
import Evaluation
import IntegerModel
import Synchronization
import TestSupport
import Testing
import TileSimulator
import Training

@testable import CommandFiles
@testable import Driver
@testable import Learning

/// Learning through converters and behind wires.
@Suite struct ConvertedLearningTests {
  /// An accelerator with cells of 128 levels.
  private static func accelerator(
    in folder: String, adc: String, array: String = "rows: 24, columns: 16"
  ) throws -> String {
    let text = """
      name: small
      source: a test
      array: {\(array)}
      cell: {levels: 128, conductance-min-S: 1.0e-6, conductance-max-S: 1.0e-4}
      dac: {bits: 8}
      adc: {\(adc)}
      tile: {arrays: 96, buffer-bytes: 65536}
      chip: {tiles: 16}
      """
    let file = "\(folder)/small.yaml"
    try AtomicWrite.write(text, to: file)
    return file
  }

  /// The digits network or that of the iris table, with pairs that are subtracted before conversion.
  private static func program(
    in folder: String, _ model: String = "digits.onnx", data: String = "digits/train-images.npy",
    adc: String, array: String = "rows: 24, columns: 16", _ overrides: [String] = []
  ) throws -> CompiledProgram {
    var compiler = Compiler(model: Digits.path(model))
    compiler.mapping = "learn"
    compiler.initialSeed = model.hasSuffix(".txt") ? 1 : nil
    compiler.calibration = [Digits.path(data)]
    let file = try accelerator(in: folder, adc: adc, array: array)
    compiler.overrides = ["encoding.subtract=analog", "accelerator=\(file)"] + overrides
    return try compiler.compile().program
  }

  private func learning(
    in folder: String, bits: Int = 8, array: String = "rows: 24, columns: 16"
  ) throws -> ChipLearning {
    let table = ChipLearningTests.table
    let compiled = try Self.program(
      in: folder, "networks/iris.txt", data: "tasks/iris.csv",
      adc: "bits: \(bits), columns-per-adc: 8", array: array,
      ["converters.range=lossless", "input.bits-per-cycle=1"])
    let program = "\(folder)/iris.memc"
    try ProgramFile.write(compiled, to: program)
    var session = TrainingSession(
      ExampleFiles(images: table, goals: .labels(table), heldBack: 30))
    session.checkpoint = nil
    var learning = ChipLearning(
      program: program, rule: "bp-ga", device: "exponential:states=32,step-spread=0.2",
      session: session)
    (learning.recipe.epochs, learning.recipe.batch, learning.recipe.rate) = (3, 5, 0.1)
    learning.usesConverters = true
    return learning
  }

  /// The sums of the trainer against those of the simulator, in blocks that cut every layer. Where a
  /// layer's sum lies between two codes, rounding may differ by one.
  @Test(arguments: [(4, 8), (6, 8), (6, 1), (8, 3)])
  func theForwardPassIsThatOfTheProgram(bits: Int, perCycle: Int) throws {
    try withFolder { folder in
      let compiled = try Self.program(
        in: folder, adc: "bits: \(bits), columns-per-adc: 8", ["input.bits-per-cycle=\(perCycle)"])
      let program = compiled.program.program
      let converters = try ReadConverters(compiled.network, program)
      #expect(converters.layers.contains { $0.rowGroups > 1 })
      var network = try ChipNetwork(compiled.network, program.matrices).training
      let exact = network
      network.read(through: converters.converted)
      let integers = try IntegerNetwork(compiled.network)
      let images = try DataFile.load(Digits.path("digits/test-images.npy")).real(rows: 0..<100)
      let format = integers.inputs[0].format
      let codes = format.codes(of: Tensor([100, 1, 8, 8], images))
      let simulated = try Simulator(compiled.program).run(inputs: [codes])[0]
      let data = TrainingData(
        inputs: format.reals(of: codes), goals: .classes([Int32](repeating: 0, count: 100)))
      let parameters = network.initialParameters
      let output = integers.outputs[0].format
      let found = try network.outputs(for: data, parameters: parameters).map {
        output.code(of: Double($0))
      }
      let same = zip(found, simulated.elements).count { abs($0 - Int($1)) <= 1 }
      #expect(same >= 990, "\(same) of 1000 outputs")
      let unconverted = try exact.outputs(for: data, parameters: parameters).map {
        output.code(of: Double($0))
      }
      #expect(zip(unconverted, simulated.elements).count { abs($0 - Int($1)) <= 1 } < 500)
    }
  }

  @Test func fewBitsCostAccuracy() throws {
    try withFolder { folder in
      let losses = try [2, 12].map { bits in
        var run = try learning(in: folder, bits: bits)
        run.recipe.epochs = 10
        return try #require(run.run(writing: "\(folder)/chip.npz").epochs.last?.loss)
      }
      #expect(losses[0] > 1.2 * losses[1], "\(losses)")
    }
  }

  @Test func theResultSaysWhatLearningWasReadThrough() throws {
    try withFolder { folder in
      var run = try learning(in: folder, array: "rows: 4, columns: 8, wires: {bit-line-ohm: 5}")
      run.seesWires = true
      let result = try run.run(writing: "\(folder)/chip.npz")
      let lines = result.text.split(separator: "\n").dropFirst().prefix(3)
      #expect(
        lines == [
          "fc1 learned through converters of 8 bits: 1 group of rows; inputs of 8 bits in 8 cycles, "
            + "errors of 8 bits in 7 cycles",
          "fc2 learned through converters of 8 bits: 2 groups of rows; inputs of 8 bits in 8 cycles, "
            + "errors of 8 bits in 7 cycles",
          "learned behind wires, solved before the first epoch and after each",
        ])
      #expect(result.wires)
      let manifest = try ChipFile.read("\(folder)/chip.npz", for: ProgramFile.read(run.program))
        .programming.full
      #expect(manifest.description.contains("wires = true}"))
      #expect(manifest.description.contains("{converters = true, "))
    }
  }

  @Test func theChipDependsNeitherOnThreadsNorOnAStop() throws {
    try withFolder { folder in
      var run = try learning(in: folder, array: "rows: 4, columns: 8, wires: {bit-line-ohm: 5}")
      run.seesWires = true
      let bytes = { (run: ChipLearning) in
        _ = try run.run(writing: "\(folder)/chip.npz")
        return try InputFile("\(folder)/chip.npz").bytes
      }
      let whole = try bytes(run)
      run.threads = 3
      #expect(try bytes(run) == whole)
      run.session.checkpoint = "\(folder)/check"
      let steps = Mutex(0)
      run.session.isInterrupted = {
        steps.withLock {
          $0 += 1
          return $0 > 30
        }
      }
      #expect(try run.run(writing: "\(folder)/chip.npz").status == .interrupted)
      run.session.isInterrupted = { false }
      #expect(try bytes(run) == whole)
      for change in [\ChipLearning.usesConverters, \.seesWires] {
        var other = run
        other[keyPath: change] = false
        #expect(
          refusal { try other.run(writing: "\(folder)/chip.npz") }
            == "\(folder)/check.0.npz: the checkpoint belongs to a different training run")
      }
    }
  }

  @Test(arguments: [
    (
      "columns-per-adc: 8", ["encoding.subtract=analog"],
      "learning with converters requires 'bits' of adc, which 'small' does not state: its converters "
        + "are ideal"
    ),
    (
      "bits: 8, columns-per-adc: 8", ["encoding.subtract=digital"],
      "learning with converters requires an encoding that subtracts before conversion, but "
        + "'differential-pair' does so after it"
    ),
    (
      "bits: 8, columns-per-adc: 8",
      ["encoding.name=offset-columns", "passes.quantize.weight-bits=7"],
      "learning with converters requires an encoding that subtracts before conversion, but "
        + "'offset-columns' does so after it"
    ),
    (
      "bits: 8, columns-per-adc: 8", ["encoding.subtract=analog", "encoding.slice-bits=4"],
      "learning with converters requires slices that are added before conversion, but the 2 of "
        + "'fc1' are converted one by one"
    ),
  ])
  func programsThatConvertOtherwiseAreRefused(
    adc: String, overrides: [String], message: String
  ) throws {
    try withFolder { folder in
      var run = try learning(in: folder)
      var compiler = Compiler(model: Digits.path("networks/iris.txt"))
      compiler.mapping = "learn"
      compiler.initialSeed = 1
      compiler.calibration = [ChipLearningTests.table]
      let file = try Self.accelerator(in: folder, adc: adc)
      compiler.overrides = overrides + ["accelerator=\(file)"]
      run.program = "\(folder)/other.memc"
      try ProgramFile.write(compiler.compile().program, to: run.program)
      #expect(refusal { try run.run(writing: "\(folder)/chip.npz") } == message)
    }
  }

  @Test func wiresWithoutResistanceAreRefused() throws {
    try withFolder { folder in
      var run = try learning(in: folder)
      run.seesWires = true
      #expect(
        refusal { try run.run(writing: "\(folder)/chip.npz") }
          == "learning behind wires requires 'wires' of array, which 'small' does not state")
    }
  }

  @Test func convertersThatDeviateAreNamed() throws {
    try withFolder { folder in
      var run = try learning(in: folder)
      let compiled = try Self.program(
        in: folder, "networks/iris.txt", data: "tasks/iris.csv",
        adc: "bits: 8, columns-per-adc: 8, gain-sd: 0.01")
      try ProgramFile.write(compiled, to: run.program)
      run.recipe.epochs = 1
      #expect(
        try run.run(writing: "\(folder)/chip.npz").warnings.contains(
          "converters are as designed in learning; their deviations count only after it"))
    }
  }
}
