import Basics
import Calibration
import Hardware
import Lowering
import Mapping
import NetworkIR

/// A mapping file (`mappings/*.yaml`): what to do with a network, and on which accelerator.
public struct MappingFile: Section {
  public static let name = "mapping"
  public static let summary = "how a network is compressed, encoded and placed"
  public static var fields: [Field<Self>] {
    [
      Field("name", \.title, required: true, "name in reports"),
      Field(
        "accelerator", \.accelerator, required: true,
        "name or file, or a record with a name and fields to change; see 'memc list accelerators'"),
      Field("chips", \.chips, in: ChipSection.counts, "chips in a row; absent: the accelerator's"),
      Field("encoding", \.encoding, "how weights become cell levels"),
      Field("input", \.input, "how inputs are prepared and driven"),
      Field(
        "host-operators", \.usesHost, "whether the host computes what the tile machine cannot"),
      Field("passes", \.passes, "passes over the graph, in order"),
      Field("converters", \.converters, "how the range of column converters is chosen"),
      Field("placement", \.placement, "how matrices are placed on arrays"),
      Field("parts", \.parts, "whether parts of a network are written one after another"),
      Field("schedule", \.schedule, "how layers follow each other in time"),
      Field("buffers", \.buffers, "which buffers values take")
        .only(
          when: { $0.schedule == .sequential && $0.parts.cut == .never },
          "'schedule: sequential' and 'parts.cut: never'"),
      Field("sites", \.sites, "which sites of the mesh the tiles take"),
      Field("baseline", \.baseline, "what savings are measured against"),
    ]
  }

  public var title = ""
  public var accelerator = Value(.text(""))
  /// `nil`: as many as the accelerator states.
  public var chips: Int?
  public var encoding = Value(.text("differential-pair"))
  public var input = InputSection()
  public var usesHost = false
  public var passes: [Value] = []
  public var converters = ConverterRange()
  public var placement = Value(.text("packed"))
  public var parts = PartsSection()
  public var schedule = Schedule.sequential
  public var buffers = BufferUse.separate
  public var sites = Sites.rows
  public var baseline = BaselineSection()

  public init() {}

  /// Reads a mapping file's text.
  ///
  /// - Throws: `Diagnostics` of kind `configuration`, each at its line and column.
  public init(yaml text: String, source: String) throws {
    var record = try Yaml.readRecord(text, source: source)
    record.place = Place(source)
    try self.init(record)
  }

  /// The name or file of the accelerator, and what is changed of it.
  ///
  /// - Throws: a diagnostic for any other form.
  public func acceleratorSpelling() throws -> ComponentSpelling {
    try ComponentSpelling(accelerator)
  }

  public func validate() throws { _ = try acceleratorSpelling() }

  /// Makes the encoding that the file names.
  public func makeEncoding() throws -> any Encoding {
    let spelling = try ComponentSpelling(encoding)
    return try encodings.make(spelling.name, spelling.record, at: spelling.place)
  }

  /// The key under which a record of `placement` has the strategy's name.
  public static let strategyKey = "strategy"

  /// Makes the placement strategy that the file names.
  public func makeStrategy() throws -> any Strategy {
    let spelling = try ComponentSpelling(placement, nameKey: Self.strategyKey)
    return try strategies.make(spelling.name, spelling.record, at: spelling.place)
  }

  /// The passes, in order.
  public func passSpellings() throws -> [ComponentSpelling] {
    try passes.map { try ComponentSpelling(item: $0) }
  }
}

/// How inputs are prepared and driven.
public struct InputSection: Section {
  public static let name = "input"
  public static let summary = "how inputs are prepared and driven"
  public static var fields: [Field<Self>] {
    [
      Field("bits-per-cycle", \.bitsPerCycle, in: 1...16, "bits per word line and cycle"),
      Field(
        "mean", \.preparation.mean, in: ImagePreparation.means,
        "mean to subtract from images, after uint8 data is divided by 255"),
      Field(
        "std", \.preparation.standardDeviation, in: ImagePreparation.deviations,
        "standard deviation to divide images by"),
    ]
  }
  /// Bits a word line takes in one cycle. If `nil`, as many as the drivers take.
  public var bitsPerCycle: Int?
  public var preparation = ImagePreparation()
  public init() {}

  /// Throws if mean and deviation are for different numbers of channels.
  public func validate() throws { _ = try preparation.channels() }
}

/// What savings are measured against: the same network, dense, on a plain grid.
public struct BaselineSection: Section {
  public static let name = "baseline"
  public static let summary = "what savings are measured against"
  public static var fields: [Field<Self>] {
    [
      Field("weight-bits", \.weightBits, in: 2...16, "bits of a weight"),
      Field("activation-bits", \.activationBits, in: 1...16, "bits of an activation"),
    ]
  }
  public var weightBits = 8
  public var activationBits = 8
  public init() {}
}
