extension CrossbarNetlist {
  /// The netlist as ngspice and Xyce read it: word lines driven by `voltages`, bit lines read by
  /// sources of 0 V, whose currents are the outputs.
  ///
  /// - Parameters:
  ///   - title: one line that says what it is.
  ///   - voltages: of the word lines' drivers, in volts.
  public func spice(_ title: String, voltages: [Double]) -> String {
    var lines = ["* \(title)", "* rows are driven at in1, in2, ...; columns are read by vout1, ..."]
    for (row, driver) in drivers.enumerated() {
      lines.append("vin\(row + 1) \(driver) 0 dc \(voltages[row])")
    }
    for (column, sense) in senses.enumerated() {
      lines.append("vout\(column + 1) \(sense) 0 dc 0")
    }
    for (number, resistor) in resistors.enumerated() {
      lines.append(
        "r\(number + 1) \(resistor.nodes.0) \(resistor.nodes.1) "
          + "\(1 / resistor.conductanceInSiemens)")
    }
    // Xyce wants a sweep to print direct currents: one of a single point
    lines.append(".dc vin1 \(voltages.first ?? 0) \(voltages.first ?? 0) 1")
    let outputs = senses.indices.map { "i(vout\($0 + 1))" }
    lines += stride(from: 0, to: outputs.count, by: 8).map {
      ".print dc \(outputs[$0..<min($0 + 8, outputs.count)].joined(separator: " "))"
    }
    return (lines + [".end"]).joined(separator: "\n") + "\n"
  }
}
