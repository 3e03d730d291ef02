import Basics
import NetworkIR

extension Concat: DivisibleOperator {
  /// Constants are added to zeros, with which the activations beside them are padded.
  public func addParts(to body: inout OperatorBody) throws -> [String] {
    let shapes = body.inputs.map(body.shape(of:))
    let constants = body.inputs.indices.map { body.known($0) }
    let axis = try resolve(axis: axis, rank: shapes[0].count)
    guard axis > 0, constants.contains(where: { $0 == nil }),
      constants.contains(where: { $0 != nil })
    else { throw unsupported("joins no activations with constants") }
    var parts: [String] = []
    var start = 0
    for (index, input) in body.inputs.enumerated() where constants[index] == nil {
      // the first activation takes the constants before it, each those after it
      let next = constants[(index + 1)...].firstIndex { $0 == nil } ?? constants.count
      let sizes = [start..<index, index + 1..<next].map { $0.reduce(0) { $0 + shapes[$1][axis] } }
      parts.append(try body.append(Pad(along: axis, sizes[0], sizes[1], of: shapes[index]), input))
      start = next
    }
    let joined = parts.count == 1 ? parts[0] : try body.append(self, of: parts)
    let addends = zip(constants, shapes).map { constant, shape in
      constant ?? AnyTensor(Tensor(shape, repeating: Float(0)))
    }
    return [try body.append(Add(), joined, body.constant(try evaluate(addends)[0]))]
  }
}

extension Pad {
  /// Zeros before and after a value of this shape along an axis.
  fileprivate init(along axis: Int, _ before: Int, _ after: Int, of shape: [Int]) {
    self.init()
    pads = Array(repeating: 0, count: 2 * shape.count)
    (pads[axis], pads[shape.count + axis]) = (before, after)
  }
}
