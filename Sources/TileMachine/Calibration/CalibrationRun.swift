import Basics
import Hardware

/// A program on ideal converters, with calibration images to run.
struct CalibrationRun {
  private let simulator: Simulator
  private let inputs: [Tensor<Int32>]
  private let program: Program
  private let threads: Int
  /// Multiplications of one image.
  private let work: Double

  /// What a group of ideal converters gets and gives.
  struct Samples {
    /// Codes, `[samples, matrix rows]`.
    var inputs: Tensor<Int32>
    /// Over all tiles that hold rows of the matrix, `[samples, matrix columns]`.
    var sums: Tensor<Double>
  }

  init(of program: Program, inputs: [Tensor<Int32>], threads: Int) throws {
    var observed = program
    observed.accelerator.adc.bits = nil
    observed.accelerator.adc.kind = .uniform
    let simulator = try Simulator(observed, threads: threads)
    self.simulator = simulator
    self.inputs = inputs
    self.program = program
    self.threads = threads
    work = program.groupsInOrder.reduce(1.0) { work, place in
      let key = BoundProgram.BoundGroupName(tile: place.tile, group: place.group.name)
      let cells = place.group.blocks.reduce(0) { $0 + program.blocks[$1].codes.count }
      return work + Double(simulator.program.firings[key] ?? 0) * Double(cells)
    }
  }

  /// At most `limit` of the firings of a group.
  func samples(of place: GroupPlace, limit: Int) throws -> Samples {
    // one run for each group: as many images as 10^12 multiplications in all allow, within reason
    let images = 1e12 / work / Double(program.groups.count)
    let inputs = inputs.map { $0.evenlySpaced(Int(min(max(images, 32), 128))) }
    func captured(on tile: Int) throws -> GroupSamples {
      try simulator.capture(group: place.group.name, tile: tile, inputs: inputs, limit: limit)
    }
    let own = try captured(on: place.tile)
    var sums = own.sums
    for part in program.groupsInOrder
    where part.group.name == place.group.name && part.tile != place.tile {
      for (index, sum) in try captured(on: part.tile).sums.elements.enumerated() {
        sums.elements[index] += sum
      }
    }
    return Samples(inputs: own.inputs, sums: sums)
  }

  /// The images of a comparison that runs the program `times` times, each `cost` times as slow as
  /// ideal converters; `nil` where too few can be afforded to tell anything.
  func comparison(times: Int, cost: Double) throws -> OutputComparison? {
    let images = 4e11 / work / Double(max(times, 1)) / cost
    guard images >= 32 else { return nil }
    let inputs = inputs.map { $0.evenlySpaced(Int(min(images, 128))) }
    return OutputComparison(
      inputs: inputs, right: try simulator.run(inputs: inputs), threads: threads)
  }
}

/// The program's outputs for some images, as they should be.
struct OutputComparison {
  fileprivate let inputs: [Tensor<Int32>]
  fileprivate let right: [Tensor<Int32>]
  fileprivate let threads: Int

  /// What the outputs of `program` lose: the mean over its output ports.
  func loss(of program: Program) throws -> Double {
    let found = try Simulator(program, threads: threads).run(inputs: inputs)
    let losses = zip(found, right).map { Agreement(of: $0, with: $1).loss }
    return losses.reduce(0, +) / Double(max(losses.count, 1))
  }
}

extension Agreement {
  /// All elements, each over the images.
  fileprivate init(of found: Tensor<Int32>, with right: Tensor<Int32>) {
    self.init()
    let (images, width) = (right.shape[0], right.count / max(right.shape[0], 1))
    for element in 0..<width {
      let places = (0..<images).lazy.map { $0 * width + element }
      self += Agreement(
        places.map { Double(found.elements[$0]) }, with: places.map { Double(right.elements[$0]) })
    }
  }
}
