import DeviceDynamics
import Evaluation
import Foundation

extension DeviceResult {
  /// The plot, a table of figures, and the fingerprints.
  ///
  /// - Parameters:
  ///   - width: columns of the terminal.
  ///   - isBraille: whether the terminal shows braille characters; otherwise the plot is ASCII.
  public func text(width: Int, isBraille: Bool) -> String {
    let head = """
      \(device == model ? device : "\(device), model \(model)")
      drive: \(driveText)
      """
    let plot = plot.text(width: width, isBraille: isBraille)
    let parts = [head, plot, figures] + (pulses.isEmpty ? [] : [pulseTable])
    return (parts + [fingerprintText]).joined(separator: "\n\n")
  }

  private var figures: String {
    var rows = [
      ["", "start", "end", "smallest", "largest"],
      [
        "resistance at \(readVoltageV.brief) V", resistanceStartOhm.text(unit: "Ω"),
        resistanceEndOhm.text(unit: "Ω"), "", "",
      ],
      ["state"] + [stateStart, stateEnd, stateMin, stateMax].map(inStateUnit),
      ["current", "", "", currentMinA.text(unit: "A"), currentMaxA.text(unit: "A")],
    ]
    let header = rows.removeFirst()
    let area = loopAreaW.map { ", lobe area of the last period \($0.text(unit: "W"))" } ?? ""
    return TextTable(header: header, rows: rows).text + "\n"
      + "charge \(chargeC.text(unit: "C")), energy \(energyJ.text(unit: "J"))\(area), "
      + "\(steps) steps of the integrator"
  }

  private func inStateUnit(_ state: Double) -> String {
    stateUnit.isEmpty ? state.brief : state.text(unit: stateUnit)
  }

  /// Pulses 1, 2, 5, 10, 20 and so on, the last of each voltage, and the next.
  private var pulseTable: String {
    var shown: Set<Int> = [pulses.count]
    for power in sequence(first: 1, next: { $0 * 10 }).prefix(while: { $0 <= pulses.count }) {
      shown.formUnion([power, 2 * power, 5 * power])
    }
    for index in pulses.indices.dropFirst()
    where pulses[index].voltageV != pulses[index - 1].voltageV {
      shown.formUnion([index, index + 1])
    }
    let rows = pulses.filter { shown.contains($0.pulse) }.map {
      [
        "\($0.pulse)", "\($0.voltageV.brief) V", $0.conductanceS.text(unit: "S"),
        inStateUnit($0.state),
      ]
    }
    return TextTable(
      header: ["pulse", "voltage", "conductance", "state"], rows: rows, wordColumns: []
    ).text
  }

  private var fingerprintText: String {
    let head = "fingerprints of a memristor (Adhikari, Sah, Kim, Chua 2013)"
    guard !fingerprints.isEmpty else {
      return head + " do not apply: the drive is not periodic, as sine and triangle are"
    }
    let rows = fingerprints.map { found in
      let verdict = found.passed.map { $0 ? "pass" : "FAIL" } ?? "does not apply"
      let limit = found.figure == nil ? "" : found.limit.brief
      return [
        found.name, verdict, found.figure?.brief ?? "", limit, found.reason ?? found.measure,
      ]
    }
    let table = TextTable(
      header: ["", "", "figure", "below", ""], rows: rows, wordColumns: [0, 1, 4])
    let ends = [lobeAreas.first, lobeAreas.last].map { area in
      "\(area?.areaW.text(unit: "W") ?? "") at \(area?.frequencyHz.text(unit: "Hz") ?? "")"
    }
    let fall = criticalFrequencyHz.map { "; it falls from \($0.text(unit: "Hz")) on" } ?? ""
    let areas = "lobe area of the first period: \(ends.joined(separator: " to "))\(fall)"
    return [head, table.text, areas].joined(separator: "\n")
  }
}

extension Double {
  /// The number to four significant digits.
  var brief: String { String(format: "%.4g", self) }
}
