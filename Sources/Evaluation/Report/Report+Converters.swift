extension Report {
  /// The effect of a layer's column converters on its sums.
  public struct Converter: Encodable, Sendable {
    /// Whether every sum that the inputs can produce is converted exactly.
    public let lossless: Bool
    /// Cell levels times input steps per code, least and largest of the columns; `nil` if
    /// converters are ideal.
    public let stepMin: Double?
    public let stepMax: Double?
    /// The clipped share of conversions on the calibration data, 0…1; `nil` without data.
    public let clippedShare: Double?
  }

  /// Every layer with converters; empty if all are lossless, which a remark says.
  var converterTable: TextTable {
    var table = TextTable(header: ["layer", "converter step", "clipped conversions"])
    table.wordColumns = [0]
    let converted = layers.compactMap { layer in layer.converter.map { (layer.name, $0) } }
    guard !converted.allSatisfy(\.1.lossless) else { return table }
    table.rows = converted.map { name, converter in
      [name.escaped, converter.steps, converter.clipped]
    }
    return table
  }
}

extension Report.Converter {
  /// Returns the converters by the name of the matrix.
  static func byMatrix(of compiled: CompiledProgram) throws -> [String: Self] {
    let program = compiled.program
    let groups = Dictionary(grouping: program.groups, by: \.matrix)
    return try groups.reduce(into: [:]) { converters, entry in
      let steps = entry.value.flatMap {
        $0.steps.isEmpty ? [Double(program.accelerator.adc.step)] : $0.steps
      }
      let isIdeal = program.accelerator.adc.bits == nil
      let lossless = try entry.value.allSatisfy {
        try program.converterReach(of: $0)?.isLossless != false
      }
      converters[entry.key] = Self(
        lossless: lossless, stepMin: isIdeal ? nil : steps.min(),
        stepMax: isIdeal ? nil : steps.max(),
        clippedShare: lossless ? 0 : compiled.manifest.converters?[entry.key]?.clippedShare)
    }
  }

  fileprivate var clipped: String {
    if lossless { return "lossless" }
    return clippedShare.map { Quantity.share.texts([$0])[0] } ?? "unknown"
  }

  fileprivate var steps: String {
    let ends = [stepMin, stepMax].compactMap { $0 }.map(\.exactText)
    return Set(ends).count > 1 ? ends.joined(separator: "…") : ends.first ?? ""
  }
}
