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
    /// The size with its index: of each layer what takes least, stored bits with either index, or
    /// every weight stored.
    public var least_bits: Double?
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
