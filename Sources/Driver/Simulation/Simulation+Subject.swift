import Basics
import Evaluation
import Hardware

extension Simulation {
  /// What a program is run on.
  public enum Subject: Sendable {
    /// Cells at their levels, computed in integers; `baseline` is the path of a program, such as
    /// that of the dense network, to compare energies with.
    case ideal(baseline: String?)
    /// The chip of a chip file.
    case chip(String, Reading)
    /// Chips that are drawn.
    case drawn(Drawing)

    /// Whether there is no chip.
    var isIdeal: Bool { if case .ideal = self { true } else { false } }

    /// The drawn chips, if any.
    var drawing: Drawing? { if case .drawn(let drawing) = self { drawing } else { nil } }

    /// How chips are read; `nil` without chips.
    var reading: Reading? {
      switch self {
      case .ideal: nil
      case .chip(_, let reading): reading
      case .drawn(let drawing): drawing.reading
      }
    }

    /// How chips are read; ideal cells are read as they are.
    var readOut: ReadOut { reading?.readOut ?? ReadOut() }
  }

  /// How the cells of chips are read.
  public struct Reading: Sendable {
    public var readOut = ReadOut()
    /// Changes the wires of the arrays.
    public var wires: @Sendable (inout WireSection) -> Void = { _ in }
    /// Whether to report each layer's signal-to-noise ratio on the first chip.
    public var showsNoise = false

    public init() {}
  }

  /// Which chips to draw.
  public struct Drawing: Sendable {
    /// The number of chips.
    public enum Count: Sendable, Equatable {
      case exactly(Int)
      /// Until the 95 % confidence interval of the mean accuracy has this width, 0…1.
      case untilWidth(Double, atMost: Int)

      var most: Int {
        switch self {
        case .exactly(let chips), .untilWidth(_, let chips): chips
        }
      }

      var width: Double? { if case .untilWidth(let width, _) = self { width } else { nil } }
    }

    /// The device with its fields, as in `lognormal:sigma=0.4`.
    public var device: String
    /// The scheme with its fields; `nil`: the default for the device.
    public var programming: String?
    public var calibration: CalibrationFiles?
    public var chips = Count.exactly(1)
    /// The seed of the first chip.
    public var seed = 1
    public var reading = Reading()
    /// Whether to report the cost of each effect.
    public var showsSensitivity = false

    public init(device: String) { self.device = device }

    /// The number of chips that one run may draw.
    private static let drawable = 1...100_000

    /// - Throws: `usage` for a number of chips or a width out of range, and for several chips if
    ///   outputs are written.
    func validate(writesOutputs: Bool) throws {
      guard Self.drawable.contains(chips.most) else {
        throw Diagnostic(.usage, "'--chips' must be in \(Self.drawable), not \(chips.most)")
      }
      guard chips.most == 1 || !writesOutputs else {
        throw Diagnostic(
          .usage, "'--output' writes the outputs of one chip, but up to \(chips.most) are drawn",
          notes: ["omit '--chips' and '--until-width' to draw only the chip of '--seed'"])
      }
      guard chips.width.map({ (0...1).contains($0) }) ?? true else {
        throw Diagnostic(.usage, "'--until-width' must be in 0...100 percentage points")
      }
    }
  }

  /// A file for the outputs of all images.
  public struct Output: Sendable {
    /// The path of an `.npy` for one output, or of an `.npz`.
    public var path: String
    /// Whether to write the codes of the program's outputs, not real numbers.
    public var areIntegers: Bool

    public init(_ path: String, areIntegers: Bool = false) {
      self.path = path
      self.areIntegers = areIntegers
    }
  }
}
