import Basics

/// What one component costs, and who says so; a price without a source is refused.
public struct Price: Section {
  public static let name = "price"
  public static let summary = "energy, time and area of one component"
  public static var fields: [Field<Self>] {
    [
      Field("component", \.component, required: true, "the component that acts"),
      Field("energy-pJ", \.energyInPicojoules, in: 0...1e12, "per event"),
      Field("time-ns", \.timeInNanoseconds, in: 0...1e12, "per event"),
      Field("area-um2", \.areaInSquareMicrometres, in: 0...1e15, "per instance"),
      Field("leakage-mW", \.leakageInMilliwatts, in: 0...1e9, "per instance"),
      Field("node-nm", \.nodeInNanometres, in: 1...1000, "technology node of the figures"),
      Field("source", \.source, required: true, "author, venue, table"),
    ]
  }
  public var component = Event.arrayRead
  public var energyInPicojoules: Double?
  public var timeInNanoseconds: Double?
  public var areaInSquareMicrometres: Double?
  public var leakageInMilliwatts: Double?
  public var nodeInNanometres: Int?
  public var source = ""
  public init() {}

  public func validate() throws {
    guard !source.isEmpty else {
      throw Diagnostic.configuration("the price of '\(component.rawValue)' has no source", at: nil)
    }
    let figures = [
      energyInPicojoules, timeInNanoseconds, areaInSquareMicrometres, leakageInMilliwatts,
    ]
    guard figures.contains(where: { $0 != nil }) else {
      throw Diagnostic.configuration(
        "the price of '\(component.rawValue)' has no figure", at: nil,
        note: "give energy-pJ, time-ns, area-um2 or leakage-mW")
    }
  }
}

extension Accelerator {
  /// What a component costs, where a source says so.
  public func price(of event: Event) -> Price? { prices.first { $0.component == event } }
}

/// What a component can do that costs something; one price each.
public enum Event: String, Choice {
  /// One physical array driven for one input cycle.
  case arrayRead = "array-read"
  /// One word line driven for one cycle.
  case dacConversion = "dac-conversion"
  /// One column sampled and held.
  case sampleAndHold = "sample-and-hold"
  case adcConversion = "adc-conversion"
  case shiftAdd = "shift-add"
  /// Bytes read from, written to the input and output registers of arrays.
  case registerRead = "register-read"
  case registerWrite = "register-write"
  /// Bytes read from, written to a tile's local buffer.
  case bufferRead = "buffer-read"
  case bufferWrite = "buffer-write"
  /// Bytes read from, written to the global memory.
  case memoryRead = "memory-read"
  case memoryWrite = "memory-write"
  /// One element through the vector unit: requantize, add, multiply.
  case vectorOperation = "vector-operation"
  /// One tap of a pooling window.
  case poolingOperation = "pooling-operation"
  /// One look-up of a function table.
  case lookup = "lookup"
  /// One byte over one mesh link.
  case meshByte = "mesh-byte"
  /// One programming pulse, and one read of a cell to verify it.
  case writePulse = "write-pulse"
  case verifyRead = "verify-read"
}
