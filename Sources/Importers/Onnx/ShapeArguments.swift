import Basics
import COnnx
import CProtobufC

/// The sizes of the symbolic dimensions of a model's inputs: `--shape name=N`.
///
/// A first dimension that is not given is 1, because memc compiles for one image. A dimension
/// without a name is named after its input and axis, such as `x.2`.
struct ShapeArguments {
  private let given: [String: Int]
  /// The symbols of all inputs read.
  private var symbols: Set<String> = []
  /// Assumptions to report to the user.
  private(set) var assumptions: [String] = []
  /// Names of first dimensions, which are 1 everywhere.
  private var firstDimensions: Set<String> = []

  /// - Throws: kind `usage` if a size is not positive.
  init(_ given: [String: Int]) throws {
    if let (name, size) = given.min(by: { $0.key < $1.key }, where: { $0.value < 1 }) {
      throw Diagnostic(.usage, "the size of '\(name)' must be at least 1, not \(size)")
    }
    self.given = given
  }

  /// The sizes of the dimensions of input `name`.
  ///
  /// - Throws: kind `unsupported`, naming every axis whose size must be given.
  mutating func sizes(of shape: Onnx__TensorShapeProto, input name: String) throws -> [Int] {
    var untold: [(axis: Int, symbol: String)] = []
    let dimensions = Repeated(shape.n_dim, shape.dim).enumerated()
    let sizes = dimensions.map { axis, dimension in
      if let size = dimension.size { return size }
      let symbol = dimension.symbol ?? "\(name).\(axis)"
      if let size = size(of: symbol, axis, input: name) { return size }
      untold.append((axis, symbol))
      return 1
    }
    guard let first = untold.first else { return sizes }
    let symbols = untold.map { "'\($0.symbol)'" }.joined(separator: ", ")
    let options = Set(untold.map(\.symbol)).sorted().map { "--shape \($0)=N" }
    throw Diagnostic.unsupported(
      untold.count == 1
        ? "axis \(first.axis) of input '\(name)' has the symbolic size \(symbols)"
        : "axes \(untold.map { "\($0.axis)" }.joined(separator: ", ")) of input '\(name)' have the "
          + "symbolic sizes \(symbols)",
      note: "give \(untold.count == 1 ? "its size" : "their sizes"): "
        + options.joined(separator: " "))
  }

  /// The size of `symbol`; `nil` if the user must give it.
  private mutating func size(of symbol: String, _ axis: Int, input name: String) -> Int? {
    symbols.insert(symbol)
    if let size = given[symbol] { return size }
    guard axis == 0 || firstDimensions.contains(symbol) else { return nil }
    if firstDimensions.insert(symbol).inserted {
      assumptions.append("'\(symbol)', the first axis of input '\(name)', is taken as 1")
    }
    return 1
  }

  /// The size of a dimension of a value between nodes; `nil` if it is not known.
  func size(of dimension: Onnx__TensorShapeProto__Dimension) -> Int? {
    if let size = dimension.size { return size }
    return dimension.symbol.flatMap { given[$0] ?? (firstDimensions.contains($0) ? 1 : nil) }
  }

  /// Throws if a size was given for a dimension that no input has.
  func expectAllUsed(at place: Place) throws {
    var diagnostics = Diagnostics()
    for name in given.keys.sorted() where !symbols.contains(name) {
      diagnostics.append(
        .unknown("dimension", name, of: "the model", known: symbols.sorted(), at: place))
    }
    try diagnostics.throwIfAny()
  }
}

extension [String: Int] {
  fileprivate func min(
    by areInOrder: (Element, Element) -> Bool, where isWanted: (Element) -> Bool
  ) -> Element? {
    filter(isWanted).min(by: areInOrder)
  }
}

extension Onnx__TensorShapeProto__Dimension {
  /// The size, if it is known; exporters write -1 and 0 for unknown sizes.
  fileprivate var size: Int? {
    guard value_case == ONNX__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_VALUE else { return nil }
    return dim_value == 0 || dim_value == -1 ? nil : Int(dim_value)
  }

  /// The name of an unknown size, which equal sizes share; exporters write `?` if it has no name.
  fileprivate var symbol: String? {
    guard value_case == ONNX__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_PARAM else { return nil }
    let name = dim_param.text
    return name.isEmpty || name == "?" ? nil : name
  }
}
