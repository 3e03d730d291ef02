import Basics
import Dispatch
import NetworkIR
import Synchronization

/// The inputs by which ranges are found: images of the user, or synthetic ones.
struct Calibration: Sendable {
  static let syntheticCount = 32
  static let seed: UInt64 = 0x6D65_6D63

  let inputs: [Graph.Input]
  /// `nil`: synthetic.
  let images: Tensor<Float>?
  /// Runs of the network.
  let count: Int

  var isSynthetic: Bool { images == nil }

  /// - Parameters:
  ///   - images: `[N, …]` as the network's only input.
  ///   - limit: of more images, this many are taken, evenly over all.
  init(of inputs: [Graph.Input], _ images: Tensor<Float>?, limit: Int) throws {
    self.inputs = inputs
    self.images = images
    guard let images else {
      count = min(Self.syntheticCount, limit)
      return
    }
    guard inputs.count == 1 else {
      throw Diagnostic.unsupported(
        "calibration images fit one input, but the network has \(inputs.count)")
    }
    let shape = inputs[0].type.shape
    // an input without axes is one number for each image
    let batch = shape.first ?? 1
    guard images.rank == max(shape.count, 1), images.shape.dropFirst() == shape.dropFirst(),
      batch > 0, images.shape[0] >= batch
    else {
      throw Diagnostic.malformed(
        "the calibration images have shape \(images.shape), but input '\(inputs[0].name)' takes "
          + "\(shape)", at: nil)
    }
    count = min(images.shape[0] / batch, limit)
  }

  /// The inputs of one run.
  func run(_ index: Int) -> [String: Tensor<Float>] {
    guard let images else { return synthetic(index) }
    let shape = inputs[0].type.shape
    let size = shape.elementCount
    let start = images.count / size * index / count * size
    return [inputs[0].name: Tensor(shape, Array(images.elements[start..<start + size]))]
  }

  /// Numbers drawn evenly from 0…1.
  private func synthetic(_ index: Int) -> [String: Tensor<Float>] {
    inputs.enumerated().reduce(into: [:]) { tensors, next in
      let stream = Philox(seed: Self.seed, stream: UInt64(index), UInt64(next.offset))
      let shape = next.element.type.shape
      let elements = (0..<shape.elementCount).map { Float(stream.uniform(UInt64($0))) }
      tensors[next.element.name] = Tensor(shape, elements)
    }
  }

  /// Runs all inputs and gathers what `watch` asks for.
  ///
  /// The result does not depend on `threads`: ranges and counts may be merged in any order, and sums
  /// are merged in the order of the runs.
  /// - Throws: where a value is no finite number, or an input does not fit.
  func observe(_ graph: Graph, watch: Watch, threads: Int) throws -> Observations {
    let parts = max(1, min(threads, count))
    let results = Mutex<[Int: Result<Observations, any Error>]>([:])
    DispatchQueue.concurrentPerform(iterations: parts) { part in
      let runs = count * part / parts..<count * (part + 1) / parts
      let result = Result { try observe(graph, watch: watch, runs) }
      results.withLock { $0[part] = result }
    }
    let ordered = results.withLock { all in (0..<parts).compactMap { all[$0] } }
    return try ordered.reduce(into: Observations()) { $0.merge(try $1.get()) }
  }

  private func observe(_ graph: Graph, watch: Watch, _ runs: Range<Int>) throws -> Observations {
    var observations = Observations()
    for index in runs {
      observations.beginRun()
      _ = try FloatExecutor().run(graph, inputs: run(index)) { name, value in
        guard watch.values.contains(name), let real = value.real else { return }
        try observations.add(real, to: name, watch)
      }
    }
    return observations
  }
}
