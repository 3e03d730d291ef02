import Basics

/// The preparation of images for a network: `(x − mean) / std`, after `uint8` is divided by 255; and the
/// range of the values that it was trained on.
public struct ImagePreparation: Section {
  public static let name = "images"
  public static let summary = "the preparation of images for the network"
  public static var fields: [Field<Self>] {
    [
      Field(
        "mean", \.mean, in: means, "subtracted from images, after uint8 is divided by 255"),
      Field("std", \.standardDeviation, in: deviations, "divides images after the subtraction"),
      Field("range", \.range, "the range of the prepared values that the network was trained on"),
    ]
  }

  /// The allowed means.
  public static let means = -1e9...1e9
  /// The allowed standard deviations.
  public static let deviations = 1e-9...1e9

  /// `nil` if not stated, which means 0.
  public var mean: PerChannel?
  /// `nil` if not stated, which means 1.
  public var standardDeviation: PerChannel?

  /// Of all values that the network was trained on, after mean and deviation; `nil`: not said.
  public var range: ValueRange?

  public init() {}

  public init(mean: PerChannel?, standardDeviation: PerChannel?, range: ValueRange? = nil) {
    self.mean = mean
    self.standardDeviation = standardDeviation
    self.range = range
  }

  /// Whether nothing is stated.
  public var isEmpty: Bool { mean == nil && standardDeviation == nil && range == nil }

  /// This preparation, with what it does not state taken from `other`.
  public func over(_ other: ImagePreparation) -> ImagePreparation {
    ImagePreparation(
      mean: mean ?? other.mean, standardDeviation: standardDeviation ?? other.standardDeviation,
      range: range ?? other.range)
  }

  /// The formula, such as `(x − 0.1307) / 0.3081`; `nil` if it does not change images.
  public var formula: String? {
    let shift = mean.flatMap { $0.numbers == [0] ? nil : "x − \($0)" }
    let scale = standardDeviation.flatMap { $0.numbers == [1] ? nil : " / \($0)" }
    if let shift { return scale.map { "(\(shift))\($0)" } ?? shift }
    return scale.map { "x\($0)" }
  }
}

extension ImagePreparation {
  /// The mean and deviation of each channel; a single pair if it is the same for all channels.
  ///
  /// - Throws: a diagnostic of kind `configuration` if both are lists, of different lengths.
  public func channels() throws -> [(mean: Float, deviation: Float)] {
    let (means, deviations) = (mean?.numbers ?? [0], standardDeviation?.numbers ?? [1])
    let count = max(means.count, deviations.count)
    guard [means.count, deviations.count].allSatisfy({ $0 == 1 || $0 == count }) else {
      throw Diagnostic.configuration(
        "'mean' has \(means.count) numbers and 'std' has \(deviations.count)", at: nil,
        note: "give one number, or one for each channel")
    }
    return (0..<count).map {
      (
        Float(means[means.count == 1 ? 0 : $0]),
        Float(deviations[deviations.count == 1 ? 0 : $0])
      )
    }
  }
}

extension ImagePreparation {
  /// Prepares whole images, in which channels are the outermost axis.
  ///
  /// - Parameters:
  ///   - pixels: the pixels of one image after another.
  ///   - item: the shape of an image, channels first, as `[C, H, W]`.
  /// - Throws: as `channels(of:)`.
  public func prepared(_ pixels: [Float], item: [Int]) throws -> [Float] {
    guard formula != nil else { return pixels }
    let channels = try channels(of: item)
    guard channels.count > 1 else {
      let (mean, deviation) = channels[0]
      return pixels.map { ($0 - mean) / deviation }
    }
    let size = max(item.elementCount / channels.count, 1)
    return pixels.indices.map { index in
      let (mean, deviation) = channels[index / size % channels.count]
      return (pixels[index] - mean) / deviation
    }
  }

  /// Throws where the numbers fit no images that an input of `shape` takes: those of its own layout,
  /// or, where it is flat, images that make as many numbers.
  public func expectFits(input shape: [Int]) throws {
    _ = try channels(of: layout(of: shape.itemShape))
  }

  /// The shape of an image, channels first, whose numbers fill `item`; itself unless it is flat.
  public func layout(of item: [Int]) throws -> [Int] {
    let count = try channels().count
    guard item.count == 1, item[0] % count == 0 else { return item }
    return [count, item[0] / count]
  }

  /// A black pixel of each channel, prepared; a single one if it is the same for all channels.
  public func background() throws -> [Float] {
    try channels().map { (0 - $0.mean) / $0.deviation }
  }

  /// The same as `channels()`, for images of shape `item`, `[C, …]`.
  ///
  /// - Throws: also if there is more than one number, but not one for each channel of `item`.
  public func channels(of item: [Int]) throws -> [(mean: Float, deviation: Float)] {
    let channels = try channels()
    guard channels.count == 1 || channels.count == item.first else {
      throw Diagnostic.configuration(
        "'mean' or 'std' has \(channels.count) numbers, but images of shape \(item) have "
          + "\(item.first ?? 1) \(item.first ?? 1 == 1 ? "channel" : "channels")", at: nil,
        note: "give one number, or one for each channel")
    }
    return channels
  }
}

/// An ONNX model stores the preparation in its metadata properties `memc.mean`, `memc.std` and
/// `memc.range`.
extension ImagePreparation {
  private static let meanKey = "memc.mean"
  private static let deviationKey = "memc.std"
  private static let rangeKey = "memc.range"

  /// Keys and values, as `init(properties:)` reads them.
  public var properties: [(key: String, value: String)] {
    [(Self.meanKey, mean), (Self.deviationKey, standardDeviation)].compactMap { key, numbers in
      numbers.map { (key, $0.commandLine) }
    } + (range.map { [(Self.rangeKey, $0.text)] } ?? [])
  }

  /// Reads the preparation from properties; other keys are ignored.
  ///
  /// - Throws: a diagnostic of kind `malformed` if a value is not a number in range or a list of one
  ///   for each channel, or if the range is not two ascending numbers.
  public init(properties: [(key: String, value: String)]) throws {
    for (key, text) in properties {
      switch key {
      case Self.meanKey: mean = try Self.numbers(text, of: key, in: Self.means)
      case Self.deviationKey:
        standardDeviation = try Self.numbers(text, of: key, in: Self.deviations)
      case Self.rangeKey: range = try Self.range(text, of: key)
      default: continue
      }
    }
  }

  private static func numbers(_ text: String, of key: String, in range: ClosedRange<Double>) throws
    -> PerChannel
  {
    guard let numbers = PerChannel(text), numbers.numbers.allSatisfy(range.contains) else {
      throw Diagnostic.malformed(
        "the property '\(key)' must be a number in \(range), or one for each channel separated by "
          + "commas, not '\(text)'", at: nil)
    }
    return numbers
  }

  private static func range(_ text: String, of key: String) throws -> ValueRange {
    guard let range = ValueRange(text) else {
      throw Diagnostic.malformed(
        "the property '\(key)' must be the lowest and the highest value, as '-0.5 2.75', not "
          + "'\(text)'", at: nil)
    }
    return range
  }
}
