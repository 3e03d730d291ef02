import Basics
import TileMachine

/// Loops over all elements of a value, with one address per operand, around runs of elements that
/// are contiguous in every operand.
struct LoopNest {
  /// One axis of the nest, with the stride of each operand along it.
  struct Axis {
    var count: Int
    var strides: [Int]
  }

  /// The loops, outermost first.
  private(set) var loops: [Axis]
  /// The elements of the innermost run, and the step (0 or 1) of each operand along it.
  let runCount: Int
  let runSteps: [Int]

  /// - Parameters:
  ///   - axes: in any order; they are sorted by falling stride of operand 0, the destination.
  ///   - keepsRun: `false` to loop over all axes, for instructions that process a vector.
  init(_ axes: [Axis], operands: Int, keepsRun: Bool = true) {
    let sorted = axes.filter { $0.count > 1 }.sorted { $0.strides[0] > $1.strides[0] }
    var joined = sorted.reduce(into: [], LoopNest.join)
    if keepsRun, let last = joined.last, last.strides[0] == 1,
      last.strides.allSatisfy({ (0...1).contains($0) })
    {
      joined.removeLast()
      runCount = last.count
      runSteps = last.strides
    } else {
      runCount = 1
      runSteps = Array(repeating: 1, count: operands)
    }
    loops = joined
  }

  private static func join(_ axes: inout [Axis], _ next: Axis) {
    if let outer = axes.last,
      zip(outer.strides, next.strides).allSatisfy({ $0 == next.count * $1 })
    {
      axes[axes.count - 1] = Axis(count: outer.count * next.count, strides: next.strides)
    } else {
      axes.append(next)
    }
  }

  private static let variables = ["i", "j", "k", "l"]

  /// Whether the machine has enough loops; an operand shape may have more levels.
  var fitsLoops: Bool { loops.count <= LoopNest.variables.count }

  /// The address of operand `index`, whose first element is at `base`.
  ///
  /// - Precondition: `fitsLoops`.
  func address(of index: Int, from base: Address) -> Address {
    let terms = loops.enumerated().map { depth, axis in
      Address.Term(axis.strides[index], LoopNest.variables[depth])
    }
    return Address(base.buffer, offset: base.offset, terms: base.terms + terms)
  }

  /// The loops around `body`.
  func statements(around body: [Statement]) -> [Statement] {
    loops.enumerated().reversed().reduce(body) { body, loop in
      [.loop(Loop(LoopNest.variables[loop.offset], loop.element.count, body))]
    }
  }
}

extension LoopNest {
  /// Loops from one layout to another of the same shape: operand 0 is the destination, operand 1
  /// the source. Each level of the source is an axis.
  ///
  /// - Precondition: the destination has one stride along every axis.
  init(from source: Layout, to destination: Layout) {
    let axes = source.axes.indices.flatMap { axis in
      let levels = source.axes[axis].reduce(into: [], Layout.join)
      var stride = destination.distance(along: axis) * levels.map(\.count).elementCount
      return levels.map { level in
        stride /= level.count
        return Axis(count: level.count, strides: [stride, level.stride])
      }
    }
    self.init(axes, operands: 2)
  }
}
