import Basics
import TileMachine
import TileSimulator

/// What a program file says of itself: how it was made, and what can change its results.
///
/// No path, time, host, thread count or verbosity stands here: the same input gives the same bytes.
public struct Manifest: Codable, Equatable, Sendable {
  static let newestSchema = 2
  /// From here on `manifest.sha256` covers the manifest itself.
  static let firstWithDigest = 2

  public var schema_version = Manifest.newestSchema
  public var memc_version = Version.current
  /// The mapping file as it was resolved, with what `--set` changed.
  public var mapping: Value
  /// SHA-256 of the model's files, by name inside a model folder, `model` for a single file.
  public var model_sha256: [String: String]
  /// How activation ranges were found, and SHA-256 of the data if there were any.
  public var calibration: String
  public var calibration_sha256: String?
  /// What passes that train were given; `nil` where none does.
  public var training: Training?
  /// Sizes given to symbolic dimensions.
  public var shapes: [String: Int]
  public var warnings: [String]
  /// What was taken for granted, such as a batch of 1; `nil` in files that count it to `warnings`.
  public var assumptions: [String]?
  /// The integer weights that the blocks hold, by the constant's name in the network.
  public var weights: [String: StoredWeights]
  /// Positions that a fault map forbade.
  public var lost_arrays: [Int]
  /// What converters did on the calibration data, by matrix, where they can lose something.
  public var converters: [String: ConverterUse]?
  /// With the network before it was quantized, on calibration images; `nil` without any.
  public var agreement: Agreement?
  /// What savings are measured against.
  public var baseline: Baseline
  /// What the program's text leaves out: accelerator, encoding, and where blocks lie.
  public var program: ProgramManifest?
  /// SHA-256 of every member of the file but the manifest and its own digest.
  public var members: [String: String] = [:]

  /// Which matrix holds a constant's weights, and the constant's shape.
  public struct StoredWeights: Codable, Equatable, Sendable {
    public var matrix: String
    public var shape: [Int]
  }

  /// What passes trained on, and the seed of all that was drawn.
  public struct Training: Codable, Equatable, Sendable {
    public var seed: Int
    public var images_sha256: String
    /// Of labels or targets.
    public var goals_sha256: String
    public var held_back: Int
    public var teacher_sha256: [String: String]?
  }

  /// The figures of the baseline, in all and by layer.
  public struct Baseline: Codable, Equatable, Sendable {
    /// In words: `this network with every weight, 8-bit weights, 8-bit activations, plain grid`.
    public var name: String
    /// The dense network that was named, as `Manifest.model_sha256`; `nil`: the program's own.
    public var model_sha256: [String: String]?
    public var total: Figures
    public var layers: [String: Figures]
  }
}

extension Manifest {
  /// In words: `mapping ckfo of model 3f2a91c0`.
  var title: String { "mapping \(mappingName) of model \(model_sha256.mark)" }
}

extension [String: String] {
  /// A short name of a model by the digests of its files.
  var mark: String {
    let parts = sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    let digest = count == 1 ? values.first ?? "" : Sha256.hex(of: Array(parts.joined().utf8))
    return String(digest.prefix(8))
  }
}
