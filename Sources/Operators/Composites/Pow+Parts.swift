import Basics
import NetworkIR

extension Pow: DivisibleOperator {
  /// For each exponent, the power of the elements that have it, and of 1 elsewhere; then the sum of
  /// these, each 0 elsewhere.
  public func addParts(to body: inout OperatorBody) throws -> [String] {
    let (largest, shapes) = (16, body.inputs.map(body.shape(of:)))
    guard body.inputs.count == 2, let exponents = body.known(1)?.real else {
      throw unsupported("by an activation has no integer form")
    }
    guard try Broadcast(shapes[0], shapes[1], of: self).shape == shapes[0] else {
      throw unsupported("of \(shapes[0]) with exponents of \(shapes[1]) has no integer form")
    }
    let different = Set(exponents.elements).sorted()
    guard different.count <= largest, exponents.elements.allSatisfy(\.isFinite) else {
      throw unsupported("with more than \(largest) different exponents has no integer form")
    }
    if different.count == 1 {
      return [try body.append(Pow(different[0].shortestDouble), body.inputs[0])]
    }
    var sum: String?
    for exponent in different {
      let mask = exponents.map { $0 == exponent ? 1 : 0 }
      let isTaken = body.constant(AnyTensor(mask, type: .bool))
      let bases = try body.append(
        Where(), isTaken, body.inputs[0], body.constant(Tensor([], [1])))
      let powers = try body.append(
        Where(), isTaken, try body.append(Pow(exponent.shortestDouble), bases),
        body.constant(Tensor([], [0])))
      sum = try sum.map { try body.append(Add(), $0, powers) } ?? powers
    }
    return sum.map { [$0] } ?? []
  }
}
