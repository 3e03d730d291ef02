import Basics
import DeviceDynamics

/// The response of a device, with the conductance that a read would find at each time.
struct ReadResponse {
  let transient: Transient
  /// Siemens, one for each point.
  let conductances: [Double]
  let readVoltage: Double

  /// - Throws: `unsupported` where a read has no finite current.
  init(_ transient: Transient, of model: any Memristor, at readVoltage: Double) throws {
    self.transient = transient
    self.readVoltage = readVoltage
    conductances = transient.points.map { model.conductance($0.state, readAt: readVoltage) }
    if let index = conductances.firstIndex(where: { !$0.isFinite }) {
      throw Diagnostic.unsupported(
        "\(model.name) has no finite current at the read voltage of \(readVoltage) V and state "
          + "\(transient.points[index].state)")
    }
  }

  static let columns = ["time_s", "voltage_V", "current_A", "state", "conductance_S"]

  /// A line for each point, with all digits.
  var csv: String {
    var text = Self.columns.joined(separator: ",") + "\n"
    for (point, conductance) in zip(transient.points, conductances) {
      text += "\(point.time),\(point.voltage),\(point.current),\(point.state),\(conductance)\n"
    }
    return text
  }
}
