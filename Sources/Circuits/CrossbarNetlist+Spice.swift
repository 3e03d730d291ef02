import Hardware

extension CrossbarNetlist {
  /// The netlist for ngspice and Xyce: word lines driven by `voltages`, bit lines read by 0 V
  /// sources, whose currents are the outputs.
  ///
  /// - Parameters:
  ///   - title: a one-line description.
  ///   - voltages: driver voltages of the word lines, in volts.
  public func spice(_ title: String, voltages: [Double]) -> String {
    var lines = [
      "* \(title)", "* rows are driven at in1, in2, ...; columns are read by vout1, ...",
    ]
    for (row, driver) in drivers.enumerated() {
      lines.append("vin\(row + 1) \(driver) 0 dc \(voltages[row])")
    }
    for (column, sense) in senses.enumerated() {
      lines.append("vout\(column + 1) \(sense) 0 dc 0")
    }
    lines += elements
    // Xyce prints direct currents only in a sweep, so this is a sweep over one point
    lines.append(".dc vin1 \(voltages.first ?? 0) \(voltages.first ?? 0) 1")
    let outputs = senses.indices.map { "i(vout\($0 + 1))" }
    lines += stride(from: 0, to: outputs.count, by: 8).map {
      ".print dc \(outputs[$0..<min($0 + 8, outputs.count)].joined(separator: " "))"
    }
    return (lines + [".end"]).joined(separator: "\n") + "\n"
  }

  /// The netlist as a subcircuit without sources, whose ports are the word lines and then the bit
  /// lines.
  ///
  /// - Parameters:
  ///   - name: letters, digits and `_`.
  ///   - comments: ASCII, one line each.
  public func subcircuit(named name: String, comments: [String]) -> String {
    let ports = drivers + senses
    let lists = stride(from: 0, to: ports.count, by: 16).map {
      "+ \(ports[$0..<min($0 + 16, ports.count)].joined(separator: " "))"
    }
    let lines =
      comments.map { "* \($0)" } + [".subckt \(name)"] + lists + elements + [".ends \(name)"]
    return lines.joined(separator: "\n") + "\n"
  }

  /// One line for each wire and cell.
  private var elements: [String] { resistors.enumerated().map { $1.spice(number: $0 + 1) } }
}

extension CrossbarNetlist.Resistor {
  /// A resistor or, for a cell that is not ohmic, a source controlled by its own voltage, in the
  /// form that both ngspice and Xyce accept.
  fileprivate func spice(number: Int) -> String {
    let between = "\(number) \(nodes.0) \(nodes.1)"
    let volts = "v(\(nodes.0),\(nodes.1))"
    let siemens = conductanceInSiemens
    switch curve.shape {
    case .linear: return "r\(between) \(1 / siemens)"
    case .sinh: return "g\(between) value={\(siemens * curve.scale)*sinh(\(volts)/\(curve.scale))}"
    case .cubic:
      return "g\(between) value={\(siemens)*\(volts)*(1+(\(curve.scale))*\(volts)*\(volts))}"
    case .rectifying:
      return "g\(between) value={\(siemens)*(max(\(volts),0)+min(\(volts),0)/\(curve.scale))}"
    }
  }
}
