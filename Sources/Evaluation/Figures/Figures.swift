/// The counts of a network, a layer or a baseline, each as defined in docs/reference.md.
///
/// A figure that does not apply, or has no sourced price, is absent.
public struct Figures: Codable, Equatable, Sendable {
  /// Weights and biases, and their size in bits.
  public struct Parameters: Codable, Equatable, Sendable {
    /// Weights of matrix operators, including zeros.
    public var dense: Double?
    public var nonzero: Double?
    /// Biases, which are added digitally and use no memristor.
    public var bias: Double?
    /// Weights × bits of their layer, including zeros.
    public var denseBits: Double?
    /// Non-zero weights × bits of their layer.
    public var storedBits: Double?
    /// One bit per weight that marks the zeros, in layers that have any.
    public var indexBits: Double?
    /// The size of `RunLengths` instead, in layers where any weight is zero.
    public var runLengthBits: Double?
    /// The size with its index: for each layer the least of stored bits with either index, and all
    /// weights stored.
    public var leastBits: Double?
  }

  /// Multiplications for one image.
  public struct Multiplications: Codable, Equatable, Sendable {
    /// Weights × positions.
    public var dense: Double?
    /// Non-zero weights × positions, as Wen et al., IEEE TCAD 40(8):1640, 2021 count.
    public var nonzero: Double?
    /// Cells of placed blocks × positions: what the crossbars actually compute.
    public var scheduled: Double?
    /// `dense` and `nonzero` of convolutions only.
    public var convolution: Double?
    public var convolutionNonzero: Double?
  }

  /// Memristors by several definitions.
  public struct Memristors: Codable, Equatable, Sendable {
    /// Whole arrays × polarities × slices.
    public var allocated: Double?
    /// Inside placed blocks.
    public var occupied: Double?
    /// Non-zero weights × polarities × slices × copies, and reference columns.
    public var used: Double?
    /// Memristors whose target is not HRS.
    public var programmed: Double?
    /// Memristors of the activation and pooling units of the tiles in use, if the accelerator
    /// states any; not included in the figures above.
    public var activationUnits: Double?
    public var poolingUnits: Double?
  }

  public var parameters = Parameters()
  public var multiplications = Multiplications()
  public var memristors = Memristors()
  /// Word lines and bit lines of placed blocks, in one plane.
  public var lines: Double?
  /// Physical arrays.
  public var arrays: Double?
  /// Occupied over allocated memristors, 0…1.
  public var utilisation: Double?
  /// Events times prices; the total includes leakage.
  public var energyPJ: Double?
  /// The part of the energy that is leakage over the latency of one image.
  public var leakagePJ: Double?
  /// Of one image, from the image in global memory to the result there.
  public var latencyNs: Double?
  /// From one image's result to the next one's, images back to back.
  public var intervalNs: Double?
  public var areaUm2: Double?

  public init() {}
}

extension Figures {
  /// The keys of all figures, in table order, each in one word: `parameters_dense`, `energy_pJ`.
  package static let flatKeys = keys.map { $0.name.replacing(".", with: "_") }

  /// The figures that are known, by `flatKeys`.
  package var byFlatKey: [String: Double] {
    zip(Self.flatKeys, Self.keys).reduce(into: [:]) { $0[$1.0] = self[$1.1] }
  }

  package subscript(key: Key) -> Double? {
    get { self[keyPath: key.path] }
    set { self[keyPath: key.path] = newValue }
  }

  /// Returns the saving relative to `baseline`, per cent: 100 · (1 − own / baseline).
  func saved(of baseline: Figures) -> Figures {
    Figures.keys.reduce(into: Figures()) { saved, key in
      guard let own = self[key], let other = baseline[key], other != 0 else { return }
      saved[key] = 100 * (1 - own / other)
    }
  }

  /// The sum, figure by figure; absent if a summand is.
  static func + (a: Figures, b: Figures) -> Figures {
    Figures.keys.reduce(into: Figures()) { sum, key in
      if let x = a[key], let y = b[key] { sum[key] = x + y }
    }
  }
}
