/// The cells of one array that hold weights of one matrix.
struct ArrayCells: Sendable {
  /// The input of each row, and the output of each column.
  let inputs: [Int]
  let outputs: [Int]
  /// The place of each cell's weight in the matrix, `[rows, columns]`; negative for none.
  let places: [Int32]
  /// The converter of each column.
  let converters: [EvenConversion]

  /// - Parameter start: the first weight of the matrix in the layer.
  /// - Returns: `nil` if the array has no weight of the matrix.
  init?(_ array: ConvertedArray, of matrix: WeightMatrix, from start: Int) {
    let width = array.converters.count
    let own = array.places.map { place -> (place: Int, input: Int, output: Int)? in
      guard let place, (start..<start + matrix.count).contains(place) else { return nil }
      let (input, output) = matrix.ends(of: place - start)
      return (place - start, input, output)
    }
    let height = width > 0 ? own.count / width : 0
    let rows = (0..<height).compactMap { row in
      (0..<width).lazy.compactMap { own[row * width + $0]?.input }.first.map { (row, $0) }
    }
    let columns = (0..<width).compactMap { column in
      (0..<height).lazy.compactMap { own[$0 * width + column]?.output }.first.map { (column, $0) }
    }
    guard !rows.isEmpty else { return nil }
    (inputs, outputs) = (rows.map(\.1), columns.map(\.1))
    places = rows.flatMap { row in
      columns.map { column in own[row.0 * width + column.0].map { Int32($0.place) } ?? -1 }
    }
    converters = columns.map { array.converters[$0.0] }
  }
}

extension WeightMatrix {
  /// Whether the weights of an output are neighbors.
  var isByOutput: Bool { inputStride == 1 }

  /// The input and the output of the weight at a place.
  func ends(of place: Int) -> (input: Int, output: Int) {
    let (line, rest) = place.quotientAndRemainder(dividingBy: isByOutput ? inputs : outputs)
    return isByOutput ? (rest, line) : (line, rest)
  }
}
