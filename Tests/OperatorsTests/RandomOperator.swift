import Basics
import NetworkIR
import Operators

/// Operators with random attributes on small random shapes.
struct RandomOperator {
  private let random: Philox
  private var counter: UInt64 = 0

  /// Operators whose shapes follow no single rule.
  static let names = [
    "Conv", "MaxPool", "AveragePool", "Gemm", "MatMul", "Add", "Sub", "Mul", "Div", "Sum", "Where",
  ]

  /// The operator `name` and the shapes of its inputs; the same seed gives the same ones.
  static func make(_ name: String, seed: UInt64) throws -> (op: any Operator, shapes: [[Int]]) {
    var builder = RandomOperator(random: Philox(seed: seed, stream: 2))
    switch name {
    case "Conv": return try builder.convolution()
    case "MaxPool", "AveragePool": return try builder.pool(name)
    case "Gemm": return try builder.gemm()
    case "MatMul":
      let (rows, depth, columns) = (builder.size(), builder.size(), builder.size())
      let stack = builder.broadcast(2)
      return (try operators.make(name), [stack[0] + [rows, depth], stack[1] + [depth, columns]])
    default:
      return (try operators.make(name), builder.broadcast(["Sum", "Where"].contains(name) ? 3 : 2))
    }
  }

  private mutating func index(_ bound: Int) -> Int {
    counter += 1
    return random.index(below: bound, counter)
  }

  private mutating func size() -> Int { index(3) + 1 }

  /// Shapes that broadcast with each other.
  private mutating func broadcast(_ count: Int) -> [[Int]] {
    let shape = (0..<index(3) + 1).map { _ in size() }
    return (0..<count).map { _ in
      shape.dropFirst(index(shape.count)).map { index(2) == 0 ? 1 : $0 }
    }
  }

  private mutating func gemm() throws -> (any Operator, [[Int]]) {
    let (a, b) = ([size(), size()], size())
    let flags = [index(2), index(2)]
    let attributes = Record([
      "alpha": 0.75.value, "beta": (-1.5).value, "transA": flags[0].value,
      "transB": flags[1].value,
    ])
    let c = [[a[0], b], [1, b], [a[0], 1], [b], []][index(5)]
    return (
      try operators.make("Gemm", attributes),
      [flags[0] == 0 ? a : a.reversed(), flags[1] == 0 ? [a[1], b] : [b, a[1]], c]
    )
  }

  /// Window attributes of a random rank, and sizes that the window fits.
  private mutating func window() -> (attributes: Record, kernel: [Int], sizes: [Int]) {
    let rank = size()
    let kernel = (0..<rank).map { _ in index(2) + 1 + (rank < 3 ? index(2) : 0) }
    let dilations = (0..<rank).map { _ in index(2) + 1 }
    let extents = zip(kernel, dilations).map { ($0 - 1) * $1 + 1 }
    let bounds = extents + extents
    let attributes = Record([
      "kernel_shape": kernel.value, "dilations": dilations.value,
      "strides": (0..<rank).map { _ in index(2) + 1 }.value,
      "pads": bounds.map { index(min($0, 3)) }.value,
    ])
    return (attributes, kernel, extents.map { $0 + index(2) })
  }

  private mutating func pool(_ name: String) throws -> (any Operator, [[Int]]) {
    var (attributes, _, sizes) = window()
    attributes["ceil_mode"] = index(2).value
    if name == "AveragePool" { attributes["count_include_pad"] = index(2).value }
    return (try operators.make(name, attributes), [[size(), size()] + sizes])
  }

  private mutating func convolution() throws -> (any Operator, [[Int]]) {
    var (attributes, kernel, sizes) = window()
    let (group, groupChannels, groupColumns) = (index(2) + 1, index(2) + 1, index(2) + 1)
    attributes["group"] = group.value
    let columns = group * groupColumns
    return (
      try operators.make("Conv", attributes),
      [[index(2) + 1, group * groupChannels] + sizes, [columns, groupChannels] + kernel]
        + (index(2) == 0 ? [] : [[columns]])
    )
  }
}
