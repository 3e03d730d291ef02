import Basics

/// Rectangular pulses on a memristor model: the change of its conductance by one pulse, computed from
/// its equations.
public struct MemristorPulses: Sendable {
  /// The pulses and the voltage of reading.
  public struct Settings: Component, Equatable {
    public static let name = "pulses on a memristor"
    public static let summary = "the pulses that program a memristor model"
    public static var fields: [Field<Self>] {
      [
        Field("set-V", \.setVoltage, in: -100...100, required: true, "voltage that raises G"),
        Field("reset-V", \.resetVoltage, in: -100...100, required: true, "voltage that lowers G"),
        Field("width-s", \.width, in: 1e-15...1e3, required: true, "length of a pulse"),
        Field("read-V", \.readVoltage, in: -10...10, "voltage at which G is read"),
      ]
    }

    public var setVoltage = 0.0
    public var resetVoltage = 0.0
    public var width = 0.0
    public var readVoltage = 0.01

    public init() {}

    public func validate() throws {
      guard readVoltage != 0 else {
        throw Diagnostic.configuration("'read-V' must not be 0", at: nil)
      }
    }
  }

  public let model: any Memristor
  public let settings: Settings
  /// The lowest and the highest conductance, siemens.
  public let conductances: ClosedRange<Double>
  private let rises: ChangeTable
  private let falls: ChangeTable

  /// Integrates a pulse of each direction from `nodes` evenly spaced conductances.
  ///
  /// - Throws: `configuration` if a pulse leaves the model's validity or moves the conductance the
  ///   wrong way or not at all; `unsupported` if the equations cannot be integrated.
  public init(_ model: any Memristor, _ settings: Settings, nodes: Int = 65) throws {
    self.model = model
    self.settings = settings
    let voltages = [settings.setVoltage, settings.resetVoltage, 0]
    try model.expectValidity(of: (voltages.min() ?? 0)...(voltages.max() ?? 0))
    let scale = try StateScale(model, readAt: settings.readVoltage)
    conductances = scale.conductances
    let positions = (0..<nodes).map { Double($0) / Double(nodes - 1) }
    let pulse = { (voltage: Double) in
      try ChangeTable(scale, voltage, seconds: settings.width, nodes: positions)
    }
    rises = try pulse(settings.setVoltage)
    falls = try pulse(settings.resetVoltage)
    try expectDirection(rises.changes, "set-V", settings.setVoltage, "raises")
    try expectDirection(
      falls.changes.map { -$0 }, "reset-V", settings.resetVoltage, "lowers")
  }

  private func expectDirection(
    _ changes: [Double], _ key: String, _ voltage: Double, _ verb: String
  )
    throws
  {
    let sum = changes.reduce(0, +)
    guard sum > 0, changes.allSatisfy({ $0 > -1e-6 }) else {
      let effect = sum < 0 ? "does the opposite" : "moves nothing"
      throw Diagnostic.configuration(
        "'\(key)' must be a voltage that \(verb) the conductance of \(model.name), but a pulse of "
          + "\(voltage) V for \(settings.width) s \(effect)", at: nil)
    }
  }

  /// 1 + the range over the mean change of both directions.
  public var states: Double {
    let changes = rises.changes + falls.changes.map { -$0 }
    return 1 + 1 / max(changes.reduce(0, +) / Double(changes.count), 1e-9)
  }

  public func rise(at position: Double) -> Double { max(rises.change(at: position), 0) }
  public func fall(at position: Double) -> Double { max(-falls.change(at: position), 0) }
}
