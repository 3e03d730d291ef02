/// The counts of a network, a layer or a baseline, each by its definition in docs/reference.md.
///
/// A figure that does not apply, or has no sourced price, is absent.
public struct Figures: Codable, Equatable, Sendable {
  public struct Parameters: Codable, Equatable, Sendable {
    /// Weights of matrix operators, zeros counted.
    public var dense: Double?
    public var nonzero: Double?
    /// Biases, which are added digitally and use no memristor.
    public var bias: Double?
    /// Weights × bits of their layer, zeros counted.
    public var dense_bits: Double?
    /// Non-zero weights × bits of their layer.
    public var stored_bits: Double?
    /// One bit a weight that says which are zero, in layers where any is.
    public var index_bits: Double?
    /// What `RunLengths` take instead, in layers where any weight is zero.
    public var run_length_bits: Double?
  }

  public struct Multiplications: Codable, Equatable, Sendable {
    /// Weights × positions.
    public var dense: Double?
    /// Non-zero weights × positions, as Wen et al., IEEE TCAD 40(8):1640, 2021 count.
    public var nonzero: Double?
    /// Cells of placed blocks × positions: what the crossbars really do.
    public var scheduled: Double?
    /// `dense` and `nonzero` of convolutions alone.
    public var convolution: Double?
    public var convolution_nonzero: Double?
  }

  public struct Memristors: Codable, Equatable, Sendable {
    /// Whole arrays × polarities × slices.
    public var allocated: Double?
    /// Inside placed blocks.
    public var occupied: Double?
    /// Non-zero weights × polarities × slices × copies, and reference columns.
    public var used: Double?
    /// Target not HRS.
    public var programmed: Double?
    /// Of the activation and pooling units of the tiles in use, where the accelerator states any; in
    /// none of the above.
    public var activation_units: Double?
    public var pooling_units: Double?
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
  /// Events times prices, and in all the leakage, too.
  public var energy_pJ: Double?
  /// What of the energy is leakage over the latency of one image.
  public var leakage_pJ: Double?
  /// Of one image, from the image in global memory to the result there.
  public var latency_ns: Double?
  /// From one image's result to the next one's, images back to back.
  public var interval_ns: Double?
  public var area_um2: Double?

  public init() {}
}

extension Figures {
  /// One figure: its path in JSON and in code, and what a table calls it.
  struct Key: Sendable {
    let name: String
    let title: String
    nonisolated(unsafe) let path: WritableKeyPath<Figures, Double?>

    init(_ name: String, _ title: String, _ path: WritableKeyPath<Figures, Double?>) {
      self.name = name
      self.title = title
      self.path = path
    }
  }

  /// Every figure, in the order of a table.
  static let keys = counts + costs

  /// Counts of the weight matrices.
  static let counts: [Key] = [
    Key("parameters.dense", "parameters", \.parameters.dense),
    Key("parameters.nonzero", "non-zero parameters", \.parameters.nonzero),
    Key("parameters.bias", "biases", \.parameters.bias),
    Key("parameters.dense_bits", "bits, zeros stored", \.parameters.dense_bits),
    Key("parameters.stored_bits", "stored bits", \.parameters.stored_bits),
    Key("parameters.index_bits", "index bits", \.parameters.index_bits),
    Key("parameters.run_length_bits", "or run-length bits", \.parameters.run_length_bits),
    Key("multiplications.dense", "multiplications", \.multiplications.dense),
    Key("multiplications.nonzero", "by non-zero weights", \.multiplications.nonzero),
    Key("multiplications.scheduled", "scheduled on arrays", \.multiplications.scheduled),
    Key("multiplications.convolution", "of convolutions", \.multiplications.convolution),
    Key(
      "multiplications.convolution_nonzero", "by their non-zero weights",
      \.multiplications.convolution_nonzero),
    Key("memristors.allocated", "memristors allocated", \.memristors.allocated),
    Key("memristors.occupied", "memristors occupied", \.memristors.occupied),
    Key("memristors.used", "memristors used", \.memristors.used),
    Key("memristors.programmed", "memristors programmed", \.memristors.programmed),
    Key("lines", "lines", \.lines),
    Key("arrays", "arrays", \.arrays),
    Key("utilisation", "utilisation", \.utilisation),
  ]

  /// What tiles, time and prices make of them.
  static let costs: [Key] = [
    Key("memristors.activation_units", "in activation units", \.memristors.activation_units),
    Key("memristors.pooling_units", "in pooling units", \.memristors.pooling_units),
    Key("energy_pJ", "energy, pJ", \.energy_pJ),
    Key("leakage_pJ", "of it leakage, pJ", \.leakage_pJ),
    Key("latency_ns", "latency, ns", \.latency_ns),
    Key("interval_ns", "interval, ns", \.interval_ns),
    Key("area_um2", "area, µm²", \.area_um2),
  ]

  subscript(key: Key) -> Double? {
    get { self[keyPath: key.path] }
    set { self[keyPath: key.path] = newValue }
  }

  /// What this saves of `baseline`, per cent: 100 · (1 − own / baseline).
  func saved(of baseline: Figures) -> Figures {
    Figures.keys.reduce(into: Figures()) { saved, key in
      guard let own = self[key], let other = baseline[key], other != 0 else { return }
      saved[key] = 100 * (1 - own / other)
    }
  }

  /// The sum, figure by figure; absent where a summand is.
  static func + (a: Figures, b: Figures) -> Figures {
    Figures.keys.reduce(into: Figures()) { sum, key in
      if let x = a[key], let y = b[key] { sum[key] = x + y }
    }
  }
}
