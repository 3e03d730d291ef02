import Basics
import Hardware
import TileAnalysis
import TileMachine
import TileSimulator

/// A program with ideal converters, and the calibration images to run it on.
struct CalibrationRun {
  private let simulator: Simulator
  private let inputs: [Tensor<Int32>]
  private let threads: Int
  /// Multiplications of one image.
  private let work: Double

  /// The inputs and sums of the groups of one name, over all tiles, with ideal converters.
  struct Samples {
    /// Codes, `[samples, matrix rows]`.
    private(set) var inputs: Tensor<Int32>
    /// `[samples, matrix columns]`.
    private(set) var sums: Tensor<Double>

    init(like samples: GroupSamples) {
      inputs = Tensor(samples.inputs.shape, repeating: 0)
      sums = Tensor(samples.sums.shape, repeating: 0)
    }

    /// Adds the samples of one tile. Rows that the tile does not hold are 0 in them.
    static func += (all: inout Self, part: GroupSamples) {
      for (index, code) in part.inputs.elements.enumerated() where code != 0 {
        all.inputs.elements[index] = code
      }
      for (index, sum) in part.sums.elements.enumerated() { all.sums.elements[index] += sum }
    }
  }

  init(of program: VerifiedProgram, inputs: [Tensor<Int32>], threads: Int) throws {
    var observing = program.accelerator
    observing.adc.bits = nil
    observing.adc.kind = .uniform
    let simulator = try Simulator(
      program.on(observing), images: inputs.first?.shape[0], threads: threads)
    self.simulator = simulator
    self.inputs = inputs
    self.threads = threads
    work = program.groupsInOrder.reduce(1.0) { work, place in
      work + Double(simulator.firings(of: place))
        * Double(program.program.cellCount(of: place.group))
    }
  }

  /// Returns the samples of the groups of all tiles from one run, by name.
  ///
  /// - Parameter limits: the maximum number of firings for each name.
  func samples(of places: [GroupPlace], limits: [String: Int]) throws -> [String: Samples] {
    let images = Int(min(max(1e11 / work, 32), 128))
    let wanted = places.map {
      GroupOfInterest(tile: $0.tile, group: $0.group.name, limit: limits[$0.group.name] ?? 0)
    }
    let found = try simulator.capture(wanted, inputs: inputs.map { $0.evenlySpaced(images) })
    return zip(places, found).reduce(into: [:]) { samples, next in
      samples[next.0.group.name, default: Samples(like: next.1)] += next.1
    }
  }

  /// Returns a comparison that can run the program `times` times, each run `cost` times as slow as
  /// with ideal converters; `nil` if it could afford too few images to be meaningful.
  func comparison(times: Int, cost: Double) throws -> OutputComparison? {
    let images = 4e11 / work / Double(max(times, 1)) / cost
    guard images >= 32 else { return nil }
    let inputs = inputs.map { $0.evenlySpaced(Int(min(images, 128))) }
    return OutputComparison(
      inputs: inputs, right: try simulator.run(inputs: inputs), threads: threads)
  }
}

extension Program {
  /// The number of matrix elements that a group holds.
  func cellCount(of group: Group) -> Int { group.blocks.reduce(0) { $0 + blocks[$1].codes.count } }
}

/// The program's correct outputs for some images.
struct OutputComparison {
  fileprivate let inputs: [Tensor<Int32>]
  fileprivate let right: [Tensor<Int32>]
  fileprivate let threads: Int

  /// Returns the loss of the outputs of `program`, averaged over its output ports.
  func loss(of program: VerifiedProgram) throws -> Double {
    let found = try Simulator(program, threads: threads).run(inputs: inputs)
    let losses = zip(found, right).map { Agreement(of: $0, with: $1).loss }
    return losses.reduce(0, +) / Double(max(losses.count, 1))
  }
}

extension Agreement {
  /// The agreement of all elements, each over all images.
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
