import Basics
import TileMachine

/// A walk over all elements of a value, with one address per operand: loops around runs of
/// elements that lie side by side in every operand.
struct LoopNest {
  /// One axis of the walk, with the distance each operand moves along it.
  struct Axis {
    var count: Int
    var strides: [Int]
  }

  /// Loops, outermost first.
  private(set) var loops: [Axis]
  /// Elements of the innermost run, and the step (0 or 1) of each operand along it.
  let runCount: Int
  let runSteps: [Int]

  /// - Parameters:
  ///   - axes: in any order; the walk goes by falling stride of operand 0, the destination.
  ///   - keepsRun: `false` loops over all axes, for what takes a vector at each position.
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

  /// Whether the machine has as many loops; as the shape of an operand a walk may have more.
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

  /// `body` inside the loops.
  func lines(_ body: [any Instruction]) -> [any Instruction] {
    loops.enumerated().map { depth, axis in Loop(LoopNest.variables[depth], axis.count) }
      + body + loops.map { _ in End() }
  }
}

extension LoopNest {
  /// The walk from one layout to another of the same shape: operand 0 the destination, 1 the source,
  /// each of whose levels is an axis of the walk.
  ///
  /// - Precondition: the destination has one distance along every axis.
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
