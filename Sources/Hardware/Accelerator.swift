import Basics

/// The hardware: arrays, cells, converters, tiles, buffers and their prices.
///
/// Read from `mappings/accelerators/*.yaml`.
public struct Accelerator: Section {
  public static let name = "accelerator"
  public static let summary = "the chip: arrays, cells, converters, tiles and prices"
  public static var fields: [Field<Self>] {
    [
      Field("name", \.title, required: true, "the name in reports"),
      Field("source", \.source, required: true, "the source of the figures"),
      Field("array", \.array, "one crossbar"),
      Field("cell", \.cell, "one memristor"),
      Field("dac", \.dac, "word-line drivers"),
      Field("adc", \.adc, "column converters"),
      Field("units", \.units, "errors of activation and pooling units; absent: none"),
      Field("tile", \.tile, "one tile"),
      Field("chip", \.chip, "the tiles of a chip, and the number of chips"),
      Field("prices", \.prices, "energy, time and area of each component, with sources"),
    ]
  }

  public var title = ""
  public var source = ""
  public var array = ArraySection()
  public var cell = CellSection()
  public var dac = DACSection()
  public var adc = ADCSection()
  public var units = UnitsSection()
  public var tile = TileSection()
  public var chip = ChipSection()
  public var prices: [Price] = []

  public init() {}

  public func validate() throws {
    var diagnostics = Diagnostics()
    if adc.columnsPerADC > array.columns {
      diagnostics.append(
        .configuration(
          "'columns-per-adc' of adc must be in 1...\(array.columns), the columns of an array, "
            + "not \(adc.columnsPerADC)", at: nil))
    }
    for (component, prices) in Dictionary(grouping: prices, by: \.component) where prices.count > 1
    {
      diagnostics.append(
        .configuration("'\(component.rawValue)' has \(prices.count) prices", at: nil))
    }
    try diagnostics.throwIfAny()
  }
}

/// One crossbar array.
public struct ArraySection: Section {
  public static let name = "array"
  public static let summary = "one crossbar"
  public static var fields: [Field<Self>] {
    [
      Field("rows", \.rows, in: 1...4096, "word lines"),
      Field("columns", \.columns, in: 1...4096, "bit lines"),
      Field("active-rows", \.activeRows, in: 1...4096, "maximum of word lines driven at once"),
      Field("wires", \.wires, "wire resistance; absent: none"),
    ]
  }
  public var rows = 128
  public var columns = 128
  /// `nil`: all rows.
  public var activeRows: Int?
  public var wires = WireSection()
  public init() {}

  public func validate() throws {
    guard let activeRows, activeRows > rows else { return }
    throw Diagnostic.configuration(
      "'active-rows' of array must be in 1...\(rows), the rows of an array, not \(activeRows)",
      at: nil)
  }

  /// The maximum number of word lines driven at once.
  public var rowGroup: Int { min(activeRows ?? rows, rows) }
}

/// One memristor cell.
public struct CellSection: Section {
  public static let name = "cell"
  public static let summary = "one memristor"
  public static var fields: [Field<Self>] {
    [
      Field("levels", \.levels, in: 2...65536, "conductance levels; the lowest is HRS"),
      Field("conductance-min-S", \.minimumConductance, in: 0...1, "conductance at HRS, siemens"),
      Field("conductance-max-S", \.maximumConductance, in: 0...1, "conductance at LRS, siemens"),
      Field("read-voltage-V", \.readVoltage, in: 0...10, "volts on a driven word line"),
      Field(
        "estimated", \.isEstimated, "whether the conductances are estimates, which reports mark"),
    ]
  }
  public var levels = 4
  public var minimumConductance = 0.0
  public var maximumConductance = 1e-5
  public var readVoltage = 0.2
  public var isEstimated = false
  public init() {}

  public func validate() throws {
    guard minimumConductance < maximumConductance else {
      throw Diagnostic.configuration(
        "'conductance-min-S' of cell must be below 'conductance-max-S', but "
          + "\(minimumConductance) is not below \(maximumConductance)", at: nil)
    }
    // below, the steps between levels underflow
    guard maximumConductance >= 1e-30 else {
      throw Diagnostic.configuration(
        "'conductance-max-S' of cell must be at least 1e-30, not \(maximumConductance)", at: nil)
    }
  }

  /// The programmable conductances, from HRS to LRS, in siemens.
  public var conductances: ClosedRange<Double> { minimumConductance...maximumConductance }

  /// The conductance of `level`, in siemens; levels are evenly spaced.
  ///
  /// - Parameter highest: the highest level in use, `2^sliceBits − 1`.
  public func conductance(ofLevel level: Int, highest: Int) -> Double {
    minimumConductance
      + (maximumConductance - minimumConductance) * Double(level) / Double(highest)
  }

  /// The bits that one cell holds: `⌊log2 levels⌋`.
  public var bits: Int { levels.bitWidth - 1 - levels.leadingZeroBitCount }
}

/// The word-line drivers.
public struct DACSection: Section {
  public static let name = "dac"
  public static let summary = "word-line drivers"
  public static var fields: [Field<Self>] {
    [Field("bits", \.bits, in: 1...16, "maximum number of input bits per cycle")]
  }
  public var bits = 1
  public init() {}
}

/// One tile.
public struct TileSection: Section {
  public static let name = "tile"
  public static let summary = "one tile"
  public static var fields: [Field<Self>] {
    [
      Field("arrays", \.arrays, in: 1...65536, "physical arrays per tile"),
      Field("buffer-bytes", \.bufferBytes, in: 1...1 << 40, "size of the local buffer"),
      Field(
        "activation-memristors", \.activationMemristors, in: 0...1 << 20,
        "memristors per activation unit"),
      Field(
        "pooling-memristors", \.poolingMemristors, in: 0...1 << 20, "memristors per pooling unit"),
    ]
  }
  public var arrays = 96
  public var bufferBytes = 65536
  public var activationMemristors = 0
  public var poolingMemristors = 0
  public init() {}
}

/// The tiles of a chip, and the number of chips.
public struct ChipSection: Section {
  public static let name = "chip"
  public static let summary = "the tiles of a chip, and the number of chips"
  public static var fields: [Field<Self>] {
    [
      Field("tiles", \.tiles, in: 1...mostTiles, "tiles on the mesh of a chip"),
      Field("count", \.count, in: counts, "chips in a row, each linked to the next"),
    ]
  }
  public var tiles = 168
  public var count = 1
  public init() {}

  /// The limits of the tiles of all chips, and of the number of chips.
  private static let mostTiles = 1 << 20
  public static let counts = 1...256

  /// The tiles of all chips.
  public var allTiles: Int { tiles * count }

  public func validate() throws {
    guard allTiles <= Self.mostTiles else {
      throw Diagnostic.configuration(
        "'count' of chip must leave at most \(Self.mostTiles) tiles on all chips, not \(allTiles)",
        at: nil)
    }
  }
}

extension Accelerator {
  /// `isaac` or `2 chips of isaac`.
  public var chipsTitle: String {
    chip.count == 1 ? title : "\(chip.count) chips of \(title)"
  }
}
