import Basics
import DeviceDynamics
import Evaluation
import Hardware

/// The cells that the user names: of a device whose writes are drawn, or of one that pulses move.
package struct NamedCells {
  /// For cells that pulses move, ideal cells with their window.
  package let model: CellModel
  /// `nil`: the results of writes are drawn.
  package let pulsed: PulsedCell?

  /// - Parameters:
  ///   - text: as in `lognormal:sigma=0.4` or `vteam:set-V=-0.25,reset-V=0.2,width-s=1e-9`.
  ///   - cell: the accelerator's cells, whose window cells have that have none of their own.
  /// - Throws: diagnostics if there is no such device, and as the devices do.
  package init(_ text: String, in cell: CellSection) throws {
    guard try Self.arePulsed(text) else {
      model = try CellModel(named: text)
      pulsed = nil
      return
    }
    let pulsed = try PulsedCell(named: text)
    let window = try pulsed.window(in: cell)
    var traits = CellTraits()
    (traits.minimumConductance, traits.maximumConductance) = (window.lowerBound, window.upperBound)
    model = CellModel(Ideal(), traits)
    self.pulsed = pulsed
  }

  /// The name of the scheme that writes such cells unless the user names another.
  package static func defaultScheme(for device: String) throws -> String {
    try arePulsed(device) ? "pulses" : "one-shot"
  }

  private static func arePulsed(_ text: String) throws -> Bool {
    let name = try ComponentSpelling(commandLine: text).name
    return pulseResponses.type(named: name) != nil || memristors.type(named: name) != nil
      || BuiltInFiles.names(.pulse).contains(name)
      || devices.type(named: name) == nil && BuiltInFiles.names(.memristor).contains(name)
  }

  /// The name of the device.
  package var name: String { pulsed?.name ?? model.device.name }

  /// The device with every field, and without those at their defaults.
  package var device: (full: Value, brief: Value) {
    pulsed.map { ($0.value, $0.value) } ?? (model.named, model.brief)
  }
}

extension PulsedCell {
  /// The lowest and highest conductance of the mean cell, siemens: those of the memristor model, or
  /// those of `cell` with this device's ratio.
  fileprivate func window(in cell: CellSection) throws -> ClosedRange<Double> {
    switch response {
    case .behaviour:
      let highest = cell.maximumConductance
      return (onOffRatio.map { highest / $0 } ?? cell.minimumConductance)...highest
    case .memristor(let pulses):
      let window = pulses.conductances
      guard window.upperBound <= 1, window.lowerBound < window.upperBound else {
        throw Diagnostic.configuration(
          "'\(name)' has conductances of \(window.lowerBound) to \(window.upperBound) S, but cells "
            + "must be in 0...1 S", at: nil)
      }
      return window
    }
  }
}
