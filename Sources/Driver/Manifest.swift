import Basics
import Calibration
import TileMachine

/// The metadata of a program file: how it was made, and what can change its results.
///
/// It contains no path, time, host, thread count or verbosity: the same input gives the same bytes.
public struct Manifest: Codable, Equatable, Sendable {
  static let newestSchema = 2
  /// The first schema in which `manifest.sha256` covers the manifest itself.
  static let firstWithDigest = 2

  public var schema_version = Manifest.newestSchema
  public var memc_version = Version.current
  /// The resolved mapping file, with the changes of `--set`.
  public var mapping: Value
  /// The SHA-256 of the model's files, by name inside a model folder, or `model` for a single file.
  public var model_sha256: [String: String]
  /// How activation ranges were determined, and the SHA-256 of the data if there were any.
  public var calibration: String
  public var calibration_sha256: String?
  /// The data of passes that train; `nil` if none does.
  public var training: Training?
  /// The sizes given to symbolic dimensions.
  public var shapes: [String: Int]
  public var warnings: [String]
  /// What memc assumed, such as a batch of 1; `nil` in files that list it in `warnings`.
  public var assumptions: [String]?
  /// The integer weights stored in the blocks, by the constant's name in the network.
  public var weights: [String: StoredWeights]
  /// The positions that a fault map excludes.
  public var lost_arrays: [Int]
  /// The behavior of converters that may be lossy, on the calibration data, by matrix.
  public var converters: [String: ConverterUse]?
  /// The agreement with the network before quantization, on calibration images; `nil` without any.
  public var agreement: Agreement?
  /// What savings are measured against.
  public var baseline: Baseline
  /// What the program's text leaves out: accelerator, encoding and block positions.
  public var program: ProgramManifest?
  /// The SHA-256 of every member of the file except the manifest and its digest.
  public var members: [String: String] = [:]

  /// The matrix that stores a constant's weights, and the constant's shape.
  public struct StoredWeights: Codable, Equatable, Sendable {
    public var matrix: String
    public var shape: [Int]
  }

  /// The data that passes trained on, and the seed of all random draws.
  public struct Training: Codable, Equatable, Sendable {
    public var seed: Int
    public var images_sha256: String
    /// The SHA-256 of the labels or targets.
    public var goals_sha256: String
    public var held_back: Int
    public var teacher_sha256: [String: String]?
  }

  /// The figures of the baseline, in total and by layer.
  public struct Baseline: Codable, Equatable, Sendable {
    /// In words: `this network with every weight, 8-bit weights, 8-bit activations, plain grid`.
    public var name: String
    /// The digests of the given dense network, as in `Manifest.model_sha256`; `nil` if the baseline
    /// is the program's own network.
    public var model_sha256: [String: String]?
    public var total: Figures
    public var layers: [String: Figures]
  }
}

extension Manifest {
  /// A description in words: `mapping ckfo of model 3f2a91c0`.
  var title: String { "mapping \(mappingName) of model \(model_sha256.mark)" }
}

extension [String: String] {
  /// A short name of a model, made from the digests of its files.
  var mark: String {
    let parts = sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    let digest = count == 1 ? values.first ?? "" : Sha256.hex(of: Array(parts.joined().utf8))
    return String(digest.prefix(8))
  }
}
