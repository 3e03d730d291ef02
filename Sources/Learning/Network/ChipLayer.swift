import Basics
import NetworkIR
import Training

/// The places of one matrix's weights and biases among a network's parameters.
struct ChipLayer: Sendable {
  private let columns: Int
  /// The parameter of each element `[rows, columns]` of the matrix; `nil` where it has none.
  private let places: [Int?]
  /// For each column: the scale of weights, the scale of sums, the bias in codes.
  private let scales: [Double]
  private let sumScales: [Double]
  private let biases: [Double]
  private let bias: Int?
  /// The format of the inputs.
  let input: ActivationFormat
  /// The sum of the program's codes in each column.
  private let totals: [Double]

  init(_ node: Node, _ form: MatrixForm, of graph: QuantizedGraph, _ network: TrainingNetwork)
    throws
  {
    let start = { (name: String) in
      network.parameters.first { $0.name == name }?.range.lowerBound
    }
    let weights = graph.weights(of: node, form)
    let first = start(node.inputs[form.weightInput])
    columns = form.columns
    places = (0..<form.rows * form.columns).map { element in
      let place = form.weightIndex(element / form.columns, element % form.columns)
      return place.flatMap { place in first.map { $0 + place } }
    }
    scales = (0..<form.columns).map(weights.scale(ofColumn:))
    sumScales = graph.sumScales(of: node, form)
    biases =
      graph.bias(of: node, form).map { bias in (0..<form.columns).map(bias.value) }
      ?? [Double](repeating: 0, count: form.columns)
    bias = form.biasInput.flatMap { start(node.inputs[$0]) }
    input = graph.inputFormat(of: node, form)
    totals = (0..<form.columns).map { column in
      (0..<form.rows).reduce(0.0) { sum, row in
        sum + Double(form.weightIndex(row, column).map { weights.codes.elements[$0] } ?? 0)
      }
    }
  }

  /// The parameter of an element of the matrix; `nil` if it has none.
  func parameter(of element: Int) -> Int? { places[element] }

  /// The scale of all columns; `nil` if they differ.
  var commonScale: Double? { Set(scales).count == 1 ? scales.first : nil }

  /// Calls `body` for every weight, with its element of the matrix, its parameter and its scale.
  func eachWeight(_ body: (_ element: Int, _ parameter: Int, _ scale: Double) -> Void) {
    for (element, place) in places.enumerated() {
      if let place { body(element, place, scales[element % columns]) }
    }
  }

  /// Writes a chip's weights and offsets, in codes, to the parameters.
  func write(_ weights: [Float], _ offsets: [Double], to parameters: inout [Float]) {
    eachWeight { parameters[$1] = weights[$0] * Float($2) }
    guard let bias else { return }
    for (column, shift) in shifts(weights).enumerated() {
      parameters[bias + column] = Float(
        (biases[column] + offsets[column] + shift) * sumScales[column])
    }
  }

  /// Reads weights and offsets, in codes, from the parameters.
  func read(_ parameters: [Float], _ weights: inout [Float], _ offsets: inout [Double]) {
    eachWeight { weights[$0] = parameters[$1] / Float($2) }
    guard let bias else { return }
    for (column, shift) in shifts(weights).enumerated() {
      offsets[column] =
        Double(parameters[bias + column]) / sumScales[column] - biases[column] - shift
    }
  }

  /// The bias `z · Σ (ŵ − w)` of each column (see `ChipNetwork`).
  private func shifts(_ weights: [Float]) -> [Double] {
    let zeroPoint = Double(input.zeroPoint)
    guard zeroPoint != 0 else { return totals.map { _ in 0 } }
    var sums = totals.map { -$0 }
    for (element, weight) in weights.enumerated() { sums[element % columns] += Double(weight) }
    return sums.map { zeroPoint * $0 }
  }
}
