import Basics
import NetworkIR

/// Images for calibration or simulation, prepared as the mapping says.
struct ImageFile {
  private let data: LoadedData
  private let mean: Float
  private let standardDeviation: Float
  private let path: String

  /// - Parameter path: `.npy`, `.npz` or IDX, gzipped or not.
  init(_ path: String, _ input: InputSection) throws {
    self.path = path
    data = try DataFile.load(path)
    mean = Float(input.mean)
    standardDeviation = Float(input.standardDeviation)
  }

  var count: Int { data.shape[0] }
  var place: Place { Place(path) }

  /// The shape of the images as an input of shape `[1, …]` takes them, `[N, …]`; `[N, H, W]` gains a
  /// channel axis.
  ///
  /// - Throws: a diagnostic where the layout does not fit.
  func shape(for input: [Int]) throws -> [Int] {
    let own = Array(data.shape.dropFirst())
    let wanted = Array(input.dropFirst())
    guard own == wanted || [1] + own == wanted else {
      throw Diagnostic.malformed(
        "images of shape \(data.shape) do not fit an input of shape \(input)", at: Place(path),
        note: "memc takes [N, H, W] or the layout of the input, [N, C, H, W] or [N, F]")
    }
    return [count] + wanted
  }

  /// The pixels of some images, prepared.
  func reals(_ rows: Range<Int>) -> [Float] {
    let pixels = data.real(rows: rows)
    guard mean != 0 || standardDeviation != 1 else { return pixels }
    return pixels.map { ($0 - mean) / standardDeviation }
  }

  /// A pixel without light, prepared.
  var background: Float { (0 - mean) / standardDeviation }

  /// SHA-256 of the file.
  var sha256: String {
    get throws { try DataFile.sha256(path) }
  }

  /// The codes of all images, prepared, in chunks that share the threads.
  func codes(_ format: ActivationFormat, threads: Int) throws -> [Int32] {
    let chunk = 256
    let starts = Array(stride(from: 0, to: count, by: chunk))
    return try concurrentMap(starts, threads: threads) { start in
      reals(start..<min(start + chunk, count)).map { Int32(format.code(of: Double($0))) }
    }.flatMap(\.self)
  }

  /// All images as one tensor `[N, …]` for the network's only input.
  ///
  /// - Throws: where the layout does not fit, or memory is short.
  func tensor(for graph: Graph) throws -> Tensor<Float> {
    let shape = try shape(for: graph)
    try Memory.require(shape.elementCount * MemoryLayout<Float>.size, for: Place(path))
    return Tensor(shape, reals(0..<count))
  }

  /// As `tensor(for:)` for as many images as calibration takes, and the file's SHA-256.
  func batch(for graph: Graph) throws -> (tensor: Tensor<Float>, sha256: String) {
    guard try shape(for: graph).elementCount <= 1 << 28 else {
      throw Diagnostic.unsupported(
        "\(count) images are too many at once", at: Place(path),
        note: "a few thousand suffice to calibrate")
    }
    return (try tensor(for: graph), try sha256)
  }

  private func shape(for graph: Graph) throws -> [Int] {
    guard let input = graph.inputs.first, graph.inputs.count == 1 else {
      throw Diagnostic.unsupported(
        "images are for networks with one input, and this has \(graph.inputs.count)")
    }
    return try shape(for: input.type.shape)
  }

  /// One label for each image.
  ///
  /// - Throws: where their number differs, or one names no output.
  func labels(at path: String, classes: Int) throws -> [Int] {
    let labels = try DataFile.loadLabels(path, classes: classes)
    guard labels.count == count else {
      throw Diagnostic.malformed(
        "\(labels.count) labels do not fit \(count) images", at: Place(path))
    }
    return labels
  }
}
