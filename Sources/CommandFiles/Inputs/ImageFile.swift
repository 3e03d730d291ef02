import Basics
import Evaluation
import NetworkIR

/// A file of images, or of other data, for one input of a network.
package struct ImageFile {
  package let preparation: ImagePreparation
  package let path: String
  /// The shape of the images as the network takes them, `[N, …]`.
  package let shape: [Int]
  /// A warning that integers are not divided although users may expect it, or that the values do
  /// not suit the preparation. A predicate of the file: `holds int64, …`.
  private(set) var doubt: String?
  private let data: LoadedData
  /// The shape of one image, channels first.
  private let item: [Int]

  /// - Parameters:
  ///   - path: `.npy`, `.npz` or IDX, gzipped or not.
  ///   - input: the input's shape, `[1, …]`. Images may omit or add axes of size 1, and may be
  ///     flattened if the input is not, or the reverse. Data of exactly this shape are one image,
  ///     even if it has no axis for images.
  /// - Throws: a diagnostic at the file if it cannot be read, its layout does not fit, or the
  ///   preparation is for a different number of channels.
  package init(_ path: String, for input: [Int], _ preparation: ImagePreparation) throws {
    self.path = path
    self.preparation = preparation
    let loaded = try DataFile.load(path)
    data = loaded.shape == input && input.first != 1 ? loaded.asOneRow : loaded
    let (own, wanted) = (Array(data.shape.dropFirst()), input.itemShape)
    guard own.holds(wanted) else {
      throw Self.misfit(data.shape, input, at: Place(path))
    }
    shape = [data.shape[0]] + wanted
    item = own.count > wanted.count ? own : wanted
    _ = try locating(at: Place(path)) { try preparation.channels(of: item) }
    doubt = try integerDoubt ?? preparationDoubt()
  }

  private static func misfit(_ shape: [Int], _ input: [Int], at place: Place) -> Diagnostic {
    let channelsLast = shape.count == 4 && input.count == 4 && shape[3] == input[1]
    return Diagnostic.malformed(
      "images of shape \(shape) do not match the input shape \(input)", at: place,
      note: channelsLast
        ? "channels must come first, [N, C, H, W]: transpose the images by (0, 3, 1, 2)"
        : "expected [N, H, W], or the layout of the input: [N, C, H, W] or [N, F]")
  }

  package var count: Int { shape[0] }
  package var place: Place { Place(path) }

  /// The prepared pixels of the images in `rows`.
  package func reals(_ rows: Range<Int>) throws -> [Float] {
    try preparation.prepared(data.real(rows: rows), item: item)
  }

  /// The SHA-256 of the file.
  var sha256: String {
    get throws { try DataFile.sha256(path) }
  }

  /// All images as one tensor `[N, …]`.
  ///
  /// - Throws: if there is not enough memory.
  package func tensor() throws -> Tensor<Float> {
    try Memory.require(shape.elementCount * MemoryLayout<Float>.size, for: place)
    return Tensor(shape, try reals(0..<count))
  }

  /// How the values of the file are prepared: `uint8 / 255, (x − 0.1307) / 0.3081`.
  package var treatment: String {
    let stored = data.type == .uint8 ? "uint8 / 255" : data.type.rawValue
    if let formula = preparation.formula { return "\(stored), \(formula)" }
    return data.type == .uint8 ? stored : "\(stored), used as is"
  }

  /// Warnings about the file, which name its path.
  package var warnings: [String] { doubt.map { ["'\(path)' \($0)"] } ?? [] }

  private var integerDoubt: String? {
    guard !data.type.isReal, ![.uint8, .bool].contains(data.type) else { return nil }
    return "contains \(data.type.rawValue), used as is: only uint8 is divided by 255"
  }

  /// The largest number of images, evenly spaced, that are examined for a warning.
  private static let glance = 1024

  private func preparationDoubt() throws -> String? {
    guard data.type.isReal, var doubt = PreparationDoubt(preparation) else { return nil }
    let chosen = min(count, Self.glance)
    for row in (0..<chosen).map({ $0 * count / chosen }) {
      try doubt.add(data.real(rows: row..<row + 1), item: item)
    }
    return doubt.text
  }

  /// A warning if the values of input `name` do not fit the range of the training values. `nil` if
  /// they do, if that range is unknown, or if the file already has a doubt.
  func trainingDoubt(of name: String) throws -> String? {
    guard doubt == nil, let trained = preparation.range else { return nil }
    var reach = TrainingReach(name, trained: trained)
    let chosen = min(count, Self.glance)
    for row in (0..<chosen).map({ $0 * count / chosen }) { reach.add(try reals(row..<row + 1)) }
    return reach.warning
  }

  /// Reads one label for each image.
  ///
  /// - Throws: if the number of labels differs from that of images, or a label names no output.
  package func labels(at path: String, classes: Int) throws -> [Int] {
    let labels = try DataFile.loadLabels(path, classes: classes)
    guard labels.count == count else {
      throw Diagnostic.malformed(
        "\(labels.count.counted("label")) for \(count.counted("image"))", at: Place(path))
    }
    return labels
  }
}

extension [Int] {
  /// Whether items of this shape differ from items of `shape` only in axes of size 1, or in being
  /// flattened.
  fileprivate func holds(_ shape: [Int]) -> Bool {
    let (own, other) = (filter { $0 != 1 }, shape.filter { $0 != 1 })
    return own == other || elementCount == shape.elementCount && (own.count < 2 || other.count < 2)
  }
}
