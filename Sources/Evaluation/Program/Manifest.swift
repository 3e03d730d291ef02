import Basics
import Calibration
import Lowering
import Mapping
import TileMachine

/// The metadata of a program file: how it was made, and what can change its results.
///
/// It contains no path, time, host, thread count or verbosity: the same input gives the same bytes.
public struct Manifest: Codable, Equatable, Sendable {
  package static let newestSchema = 2
  /// The first schema in which `manifest.sha256` covers the manifest itself.
  package static let firstWithDigest = 2

  public var schemaVersion = Manifest.newestSchema
  public var memcVersion = Version.current
  /// The resolved mapping file, with the changes of `--set`.
  public var mapping: Value
  /// The SHA-256 of the model's files, by name inside a model folder, or `model` for a single file.
  public var modelSha256: [String: String]
  /// How activation ranges were determined, and the SHA-256 of the data if there were any.
  public var calibration = "none"
  public var calibrationSha256: String?
  /// The seed of the random weights that replaced those of the model; `nil` if none did.
  public var initialSeed: Int?
  /// The data of passes that train; `nil` if none does.
  public var training: Training?
  /// The sizes given to symbolic dimensions.
  public var shapes: [String: Int] = [:]
  public var warnings: [String] = []
  /// What memc assumed, such as a batch of 1; `nil` in files that list it in `warnings`.
  public var assumptions: [String]?
  /// The spiking neuron that the model states, as `--spiking` takes it; `nil` if it states none.
  public var neuron: String?
  /// The integer weights stored in the blocks, by the constant's name in the network.
  public var weights: [String: StoredWeights] = [:]
  /// The positions that a fault map excludes.
  public var lostArrays: [Int] = []
  /// The behavior of converters that may be lossy, on the calibration data, by matrix.
  public var converters: [String: ConverterUse]?
  /// The agreement with the network before quantization, on calibration images; `nil` without any.
  public var agreement: ClassAgreement?
  /// How balanced the copies of matrices are; `nil` if their number was given.
  public var balance: Balance?
  /// The estimate by which the network was cut into parts; `nil` if it is in one.
  public var cut: CutEstimate?
  /// What savings are measured against.
  public var baseline: Baseline
  /// What the program's text leaves out: accelerator, encoding and block positions.
  public var program: ProgramManifest?
  /// The SHA-256 of every member of the file except the manifest and its digest.
  public var members: [String: String] = [:]

  /// A manifest without calibration, training, warnings, weights and lost arrays.
  package init(mapping: Value, modelSha256: [String: String], baseline: Baseline) {
    self.mapping = mapping
    self.modelSha256 = modelSha256
    self.baseline = baseline
  }

  /// The matrix that stores a constant's weights, and the constant's shape.
  public struct StoredWeights: Codable, Equatable, Sendable {
    public var matrix: String
    public var shape: [Int]
  }

  /// The data that passes trained on, and the seed of all random draws.
  public struct Training: Codable, Equatable, Sendable {
    public var seed: Int
    public var imagesSha256: String
    /// The SHA-256 of the labels or targets.
    public var goalsSha256: String
    public var heldBack: Int
    public var teacherSha256: [String: String]?

    package init(
      seed: Int, imagesSha256: String, goalsSha256: String, heldBack: Int,
      teacherSha256: [String: String]?
    ) {
      self.seed = seed
      self.imagesSha256 = imagesSha256
      self.goalsSha256 = goalsSha256
      self.heldBack = heldBack
      self.teacherSha256 = teacherSha256
    }
  }

  /// The figures of the baseline, in total and by layer.
  public struct Baseline: Codable, Equatable, Sendable {
    /// In words: `this network with every weight, 8-bit weights, 8-bit activations, plain grid`.
    public var name: String
    /// The digests of the given dense network, as in `Manifest.modelSha256`; `nil` if the baseline
    /// is the program's own network.
    public var modelSha256: [String: String]?
    public var total: Figures
    public var layers: [String: Figures]

    package init(
      name: String, modelSha256: [String: String]?, total: Figures, layers: [String: Figures]
    ) {
      self.name = name
      self.modelSha256 = modelSha256
      self.total = total
      self.layers = layers
    }
  }
}

extension Manifest {
  /// The schedule of the mapping file.
  package var schedule: Schedule {
    get throws { try MappingFile(Record(mapping)).schedule }
  }

  /// The name of the mapping file.
  package var mappingName: String {
    guard case .record(let record) = mapping.content,
      case .text(let name)? = record["name"]?.content
    else { return "unnamed" }
    return name
  }

  /// A description in words: `model 3f2a91c0, mapping ckfo`.
  package var title: String { "model \(modelSha256.shortDigest), mapping \(mappingName)" }
}

extension [String: String] {
  /// A short name of a model, made from the digests of its files.
  package var shortDigest: String {
    let parts = sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    let digest = count == 1 ? values.first ?? "" : Sha256.hex(of: Array(parts.joined().utf8))
    return String(digest.prefix(8))
  }
}
