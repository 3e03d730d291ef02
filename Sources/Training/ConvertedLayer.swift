import NetworkIR

/// How arrays read one layer: its drivers, the arrays that its weights are spread over, and their
/// converters.
///
/// Forward, the rows of an array are driven by the codes of the inputs, in cycles. Each column adds
/// up digit × level, with the level w / `levelWeight` of a weight w, and converts the sum; what the
/// cycles and the arrays yield is added digitally.
///
/// Backward, the columns are driven by the codes of the errors, in cycles of their magnitude's bits
/// with both polarities of the voltage, and each row is converted. The largest error of a vector has
/// the largest code (noise management), and the range of an array's converters covers every sum that
/// its weights can give at that moment, so that none is clipped. The weights' gradient is the
/// product of codes.
/// - Source: noise management as in Gokmen, Onen, Haensch, Frontiers in Neuroscience 11 (2017) 538.
public struct ConvertedLayer: Sendable {
  /// The layer's weights among the parameters.
  public var weights: Range<Int>
  /// The weight of one level of a cell.
  public var levelWeight: Double
  /// The codes of the inputs; the zero point is 0.
  public var inputs: ActivationFormat
  public var inputCycles: [DriveCycle]
  /// The largest code of an error.
  public var largestError: Int
  public var errorCycles: [DriveCycle]
  /// The codes of the converters.
  public var codes: ClosedRange<Int>
  public var arrays: [ConvertedArray]

  public init(
    weights: Range<Int>, levelWeight: Double, inputs: ActivationFormat, inputCycles: [DriveCycle],
    largestError: Int, errorCycles: [DriveCycle], codes: ClosedRange<Int>,
    arrays: [ConvertedArray]
  ) {
    (self.weights, self.levelWeight) = (weights, levelWeight)
    (self.inputs, self.inputCycles) = (inputs, inputCycles)
    (self.largestError, self.errorCycles) = (largestError, errorCycles)
    (self.codes, self.arrays) = (codes, arrays)
  }
}

/// The bits of a code that drivers put on the lines in one cycle.
public struct DriveCycle: Equatable, Sendable {
  public var shift: Int
  public var largestDigit: Int
  /// What one step of the digit is worth.
  public var weight: Int

  public init(shift: Int, largestDigit: Int, weight: Int) {
    (self.shift, self.largestDigit, self.weight) = (shift, largestDigit, weight)
  }
}

/// Rows that are driven together, and the columns that they share.
public struct ConvertedArray: Sendable {
  /// The weight in each cell, `[rows, columns]`, counted from the first of the layer; `nil` where the
  /// layer has none.
  public var places: [Int?]
  /// The converter of each column.
  public var converters: [EvenConversion]

  public init(places: [Int?], converters: [EvenConversion]) {
    (self.places, self.converters) = (places, converters)
  }
}

/// A converter with evenly spaced levels: a sum, in levels times steps of the drivers, has the code
/// `⌊sum · scale + bias⌋`, which is worth `step`.
public struct EvenConversion: Sendable {
  public var scale: Double
  public var bias: Double
  public var step: Double

  public init(scale: Double, bias: Double, step: Double) {
    (self.scale, self.bias, self.step) = (scale, bias, step)
  }
}
