import Basics

/// The circuits beside the arrays that compute activations and maxima, such as memristive ones.
///
/// Without errors they compute exactly what the integers of a program define.
public struct UnitsSection: Section {
  public static let name = "units"
  public static let summary = "errors of activation and pooling units"
  public static var fields: [Field<Self>] {
    [
      Field("activation", \.activation, "the units that compute activations; absent: exact"),
      Field("pooling", \.pooling, "the units that take maxima; absent: exact"),
    ]
  }

  public var activation = UnitSection()
  public var pooling = UnitSection()
  public init() {}

  /// The units of one kind.
  public subscript(kind: UnitKind) -> UnitSection {
    get {
      switch kind {
      case .activation: activation
      case .pooling: pooling
      }
    }
    set {
      switch kind {
      case .activation: activation = newValue
      case .pooling: pooling = newValue
      }
    }
  }
}

/// What a unit beside the arrays computes.
public enum UnitKind: String, CaseIterable, Sendable {
  /// The activation of a layer: ReLU, another clamp, or a function.
  case activation
  /// The maximum of a window.
  case pooling
}

/// The errors of the activation units, or of the pooling units.
///
/// The output of circuit k is `(1 + gain-error + gain-sd · N) · value + (offset + offset-sd · N′ +
/// noise-sd · N″) · full scale`, rounded and clamped to its codes. Each N is a standard normal: N
/// and N′ are drawn once for each circuit of a chip, N″ for each output. Full scale is the range of
/// the unit's output codes.
public struct UnitSection: Section {
  public static let name = "unit"
  public static let summary = "offset, gain error and noise of a unit"
  public static var fields: [Field<Self>] {
    [
      Field("offset", \.offset, in: -1...1, "offset of all circuits, share of full scale"),
      Field("offset-sd", \.offsetDeviation, in: 0...1, "sd of a circuit's offset, share"),
      Field("gain-error", \.gainError, in: -1...1, "gain of all circuits minus 1"),
      Field("gain-sd", \.gainDeviation, in: 0...1, "sd of a circuit's gain, relative"),
      Field("noise-sd", \.noiseDeviation, in: 0...1, "sd of the noise of each output, share"),
      Field("estimated", \.isEstimated, "whether these are estimates, which memc warns of")
        .only(when: { !$0.isExact }, "an error above 0"),
    ]
  }

  public var offset = 0.0
  public var offsetDeviation = 0.0
  public var gainError = 0.0
  public var gainDeviation = 0.0
  public var noiseDeviation = 0.0
  public var isEstimated = false
  public init() {}

  /// Whether the units have no error.
  public var isExact: Bool { offset == 0 && gainError == 0 && !isRandom }

  /// Whether errors differ from chip to chip or from output to output.
  public var isRandom: Bool {
    offsetDeviation > 0 || gainDeviation > 0 || noiseDeviation > 0
  }
}
