import Basics
import COnnx
import CProtobufC

/// What the symbolic dimensions of a model's inputs stand for: `--shape name=N`.
///
/// A first dimension that is not given is 1: memc compiles for one image. A dimension without a name
/// goes by its input and axis, `x.2`.
struct ShapeArguments {
  private let given: [String: Int]
  /// Symbols met.
  private var symbols: Set<String> = []
  /// What was taken for granted, for the user to know.
  private(set) var assumptions: [String] = []
  /// Names of first dimensions, which are 1 wherever they stand.
  private var firstDimensions: Set<String> = []

  /// - Throws: kind `usage` where a size is not positive.
  init(_ given: [String: Int]) throws {
    if let (name, size) = given.min(by: { $0.key < $1.key }, where: { $0.value < 1 }) {
      throw Diagnostic(.usage, "the size of '\(name)' must be at least 1, not \(size)")
    }
    self.given = given
  }

  /// The sizes of the dimensions of input `name`.
  mutating func sizes(of shape: Onnx__TensorShapeProto, input name: String) throws -> [Int] {
    let dimensions = Repeated(shape.n_dim, shape.dim)
    var sizes: [Int] = []
    for (axis, dimension) in dimensions.enumerated() {
      switch dimension.value_case {
      case ONNX__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_VALUE:
        sizes.append(Int(dimension.dim_value))
      case ONNX__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_PARAM where dimension.dim_param.len > 0:
        sizes.append(try size(of: dimension.dim_param.text, axis, input: name))
      default:
        sizes.append(try size(of: "\(name).\(axis)", axis, input: name))
      }
    }
    return sizes
  }

  private mutating func size(of symbol: String, _ axis: Int, input name: String) throws -> Int {
    symbols.insert(symbol)
    if let size = given[symbol] { return size }
    guard axis == 0 || firstDimensions.contains(symbol) else {
      throw Diagnostic.unsupported(
        "axis \(axis) of input '\(name)' has the symbolic size '\(symbol)'",
        note: "say how large it is: --shape \(symbol)=N")
    }
    if firstDimensions.insert(symbol).inserted {
      assumptions.append("'\(symbol)', the first axis of input '\(name)', is taken as 1")
    }
    return 1
  }

  /// Throws where a size was given for a dimension that no input has.
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
