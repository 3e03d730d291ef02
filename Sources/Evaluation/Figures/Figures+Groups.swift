/// The figures in table order, under the headings of the report.
extension Figures {
  /// One figure: its path in JSON and in code, and what a table calls it.
  package struct Key: Sendable {
    package let name: String
    package let title: String
    package let quantity: Quantity
    nonisolated(unsafe) let path: WritableKeyPath<Figures, Double?>

    init(
      _ name: String, _ title: String, _ path: WritableKeyPath<Figures, Double?>,
      _ quantity: Quantity = .count
    ) {
      self.name = name
      self.title = title
      self.quantity = quantity
      self.path = path
    }
  }

  package struct Group: Sendable {
    package let title: String
    package let keys: [Key]
  }

  package static let groups = countGroups + costGroups

  /// Every figure, in table order.
  package static let keys = groups.flatMap(\.keys)

  /// The figures that apply, under their names in JSON, in table order.
  package var named: [(name: String, value: Double)] {
    Figures.keys.compactMap { key in self[key].map { (key.name, $0) } }
  }

  /// The figures that are counts of the weight matrices.
  static let counts = countGroups.flatMap(\.keys)

  package static let countGroups = [
    Group(
      title: "Parameters",
      keys: [
        Key("parameters.dense", "weights, including zeros", \.parameters.dense),
        Key("parameters.nonzero", "nonzero weights", \.parameters.nonzero),
        Key("parameters.bias", "biases, added digitally", \.parameters.bias),
      ]),
    Group(
      title: "Size",
      keys: [
        Key(
          "parameters.dense_bits", "weights, including zeros", \.parameters.denseBits, .bits),
        Key(
          "parameters.stored_bits", "nonzero weights, no index", \.parameters.storedBits, .bits),
        Key("parameters.index_bits", "index as a bitmap", \.parameters.indexBits, .bits),
        Key(
          "parameters.run_length_bits", "index as run lengths", \.parameters.runLengthBits,
          .bits),
        Key(
          "parameters.least_bits", "with the smallest index", \.parameters.leastBits, .bits),
      ]),
    Group(
      title: "Multiplications",
      keys: [
        Key("multiplications.dense", "with all weights", \.multiplications.dense),
        Key("multiplications.nonzero", "with nonzero weights", \.multiplications.nonzero),
        Key("multiplications.scheduled", "performed by arrays", \.multiplications.scheduled),
        Key(
          "multiplications.convolution", "in convolutions, all", \.multiplications.convolution),
        Key(
          "multiplications.convolution_nonzero", "in convolutions, nonzero",
          \.multiplications.convolutionNonzero),
      ]),
    Group(
      title: "Memristors",
      keys: [
        Key("memristors.allocated", "allocated (whole arrays)", \.memristors.allocated),
        Key("memristors.occupied", "occupied (placed blocks)", \.memristors.occupied),
        Key("memristors.used", "used (nonzero weights, references)", \.memristors.used),
        Key("memristors.programmed", "programmed (not at HRS)", \.memristors.programmed),
      ]),
    Group(
      title: "Arrays",
      keys: [
        Key("lines", "word and bit lines used", \.lines),
        Key("arrays", "arrays", \.arrays),
        Key("utilisation", "utilisation", \.utilisation, .share),
      ]),
  ]

  /// The figures that depend on tiles, time and prices.
  package static let costGroups = [
    Group(
      title: "Memristors of tile units",
      keys: [
        Key("memristors.activation_units", "activation units", \.memristors.activationUnits),
        Key("memristors.pooling_units", "pooling units", \.memristors.poolingUnits),
      ]),
    Group(
      title: "Energy per image",
      keys: [
        Key("energy_pJ", "energy", \.energyPJ, .energy),
        Key("leakage_pJ", "of which leakage", \.leakagePJ, .energy),
      ]),
    Group(
      title: "Time",
      keys: [
        Key("latency_ns", "latency per image", \.latencyNs, .time),
        Key("interval_ns", "interval between images", \.intervalNs, .time),
      ]),
    Group(title: "Area", keys: [Key("area_um2", "area", \.areaUm2, .area)]),
  ]
}
