import Basics
import Dispatch
import NetworkIR
import Synchronization

/// The inputs that ranges are measured on: images of the user, or synthetic ones.
struct Calibration: Sendable {
  static let syntheticCount = 32
  /// The maximum number of elements of all synthetic inputs, unless a single one has more.
  static let syntheticNumbers = 1 << 23
  static let seed: UInt64 = 0x6D65_6D63

  let inputs: [Graph.Input]
  /// One tensor for each input; `nil`: synthetic.
  let images: [Tensor<Float>]?
  /// Applied to synthetic images.
  let preparation: ImagePreparation
  /// The number of runs of the network.
  let count: Int

  var isSynthetic: Bool { images == nil }

  /// The source of ranges, as the report names it.
  func description(_ method: Quantize.Method) -> String {
    isSynthetic ? "synthetic" : "\(method.rawValue) over \(count) images"
  }

  /// - Parameters:
  ///   - images: `[N, …]` for each input of the network.
  ///   - limit: the maximum number of images used, spread evenly over all.
  /// - Throws: `malformed` if images do not fit their input.
  init(
    of inputs: [Graph.Input], _ images: [Tensor<Float>]?, _ preparation: ImagePreparation,
    limit: Int
  ) throws {
    self.inputs = inputs
    self.images = images
    self.preparation = preparation
    guard let images else {
      let numbers = inputs.reduce(0) { $0 + $1.type.shape.elementCount }
      let affordable = max(1, Self.syntheticNumbers / max(numbers, 1))
      count = min(Self.syntheticCount, limit, affordable)
      return
    }
    precondition(images.count == inputs.count)
    let runs = try zip(inputs, images).map { try Self.runs(of: $1, for: $0) }
    count = min(runs.min() ?? 0, limit)
  }

  /// The number of runs for which `images` suffice.
  private static func runs(of images: Tensor<Float>, for input: Graph.Input) throws -> Int {
    let shape = input.type.shape
    if images.rank > 0, Array(images.shape.dropFirst()) == shape.itemShape {
      return images.shape[0]
    }
    // an input of several images takes some of them at a time
    guard let batch = shape.first, batch > 0, images.rank == shape.count,
      images.shape.dropFirst() == shape.dropFirst(), images.shape[0] >= batch
    else {
      throw Diagnostic.malformed(
        "the calibration images have shape \(images.shape), but input '\(input.name)' has shape "
          + "\(shape)", at: nil)
    }
    return images.shape[0] / batch
  }

  /// The inputs of one run.
  func run(_ index: Int) throws -> [String: Tensor<Float>] {
    guard let images else { return try synthetic(index) }
    return zip(inputs, images).reduce(into: [:]) { tensors, next in
      let shape = next.0.type.shape
      let size = shape.elementCount
      let start = start(of: index, in: next.1, size: size)
      tensors[next.0.name] = Tensor(shape, Array(next.1.elements[start..<start + size]))
    }
  }

  /// What a run computes with, in words: `image 3`, counted from 0.
  private func name(of run: Int) -> String {
    guard let images = images?.first else { return "random input \(run)" }
    let first = start(of: run, in: images, size: inputs[0].type.shape.elementCount)
    return "image \(first / (images.count / images.shape[0]))"
  }

  /// The first element that a run takes of `images`, of which it takes `size`.
  private func start(of run: Int, in images: Tensor<Float>, size: Int) -> Int {
    images.count / size * run / count * size
  }

  /// Uniform random numbers in the range that the network was trained on; if it is not stated, in 0…1
  /// and prepared like images.
  private func synthetic(_ index: Int) throws -> [String: Tensor<Float>] {
    try inputs.enumerated().reduce(into: [:]) { tensors, next in
      let stream = Philox(seed: Self.seed, stream: UInt64(index), UInt64(next.offset))
      let shape = next.element.type.shape
      let numbers = (0..<shape.elementCount).map { Float(stream.uniform(UInt64($0))) }
      tensors[next.element.name] = Tensor(shape, try spread(numbers, item: shape.itemShape))
    }
  }

  private func spread(_ numbers: [Float], item: [Int]) throws -> [Float] {
    if let range = preparation.range {
      return numbers.map { range.low * (1 - $0) + range.high * $0 }
    }
    return try preparation.prepared(numbers, item: preparation.layout(of: item))
  }

  /// Runs the network on all inputs and collects what `watch` asks for.
  ///
  /// The result does not depend on `threads`: ranges and counts can be merged in any order, and
  /// sums are merged in the order of the runs.
  /// - Throws: `unsupported` if a value is not finite.
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
      observations.beginRun(on: name(of: index))
      _ = try FloatExecutor().run(graph, inputs: try run(index)) { name, value in
        guard watch.values.contains(name) else { return }
        do {
          try observations.add(value.asReal, to: name, watch)
        } catch let diagnostic as Diagnostic {
          let maker = graph.nodes.first { $0.outputs.contains(name) }
          throw diagnostic.located(at: maker?.site)
        }
      }
    }
    return observations
  }
}
