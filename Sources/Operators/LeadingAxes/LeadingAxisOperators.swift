import Basics
import NetworkIR

// Operators under a leading axis; functions of single elements work there as they are.

extension Cast: LeadingAxisOperator {}
extension Clip: LeadingAxisOperator {}
extension Identity: LeadingAxisOperator {}
extension Relu: LeadingAxisOperator {}

extension BroadcastOperator {
  /// This operator, unless an operand lacks axes of the output: a leading axis would then lie
  /// elsewhere.
  public func underLeadingAxis(of inputs: [Operand]) throws -> any Operator {
    let activations = inputs.filter { !$0.isConstant }
    guard axis == nil, Set(activations.map(\.type.shape.count)).count == 1 else {
      throw unsupported("of activations with different ranks has no integer form")
    }
    return self
  }
}

extension Reduction {
  public func underLeadingAxis(of inputs: [Operand]) throws -> any Operator {
    let rank = inputs[0].type.shape.count
    var reduction = self
    reduction.axes =
      axes.isEmpty
      ? (ignoresNoAxes == 1 ? [] : (0..<rank).map { $0 + 1 })
      : try resolve(axes: axes, rank: rank).map { $0 + 1 }
    return reduction
  }
}

/// An operator that keeps all elements in order.
protocol ReshapingOperator: LeadingAxisOperator {}

extension ReshapingOperator {
  /// A Reshape to the output's shape under a leading axis.
  public func underLeadingAxis(of inputs: [Operand]) throws -> any Operator {
    var reshape = Reshape()
    reshape.shape = [1] + (try outputTypes(of: inputs.map(\.type))[0].shape)
    return reshape
  }
}

extension Flatten: ReshapingOperator {}
extension Reshape: ReshapingOperator {}
extension Squeeze: ReshapingOperator {}
extension Unsqueeze: ReshapingOperator {}

extension Concat: LeadingAxisOperator {
  public func underLeadingAxis(of inputs: [Operand]) throws -> any Operator {
    guard !inputs.contains(where: \.isConstant) else {
      throw unsupported("joins activations with a constant, which has no integer form")
    }
    var concat = self
    concat.axis = try resolve(axis: axis, rank: inputs[0].type.shape.count) + 1
    return concat
  }
}

extension Gather: LeadingAxisOperator {
  public func underLeadingAxis(of inputs: [Operand]) throws -> any Operator {
    guard !inputs[0].isConstant else {
      throw unsupported("of a constant by an activation has no integer form")
    }
    var gather = self
    gather.axis = try resolve(axis: axis, rank: inputs[0].type.shape.count) + 1
    return gather
  }
}

extension MatMul: LeadingAxisOperator {
  public func underLeadingAxis(of inputs: [Operand]) throws -> any Operator {
    guard inputs[1].isConstant, inputs[1].type.shape.count == 2 else {
      throw unsupported("of two activations has no integer form")
    }
    return self
  }
}

extension Slice: LeadingAxisOperator {
  public func underLeadingAxis(of inputs: [Operand]) throws -> any Operator {
    var slice = self
    let rank = inputs[0].type.shape.count
    let own = axes.isEmpty ? Array(starts.indices) : try resolve(axes: axes, rank: rank)
    slice.axes = own.map { $0 + 1 }
    return slice
  }
}

extension Normalization {
  public func underLeadingAxis(of inputs: [Operand]) throws -> any Operator {
    var moved = self
    moved.axis = axis < 0 ? axis : axis + 1
    return moved
  }
}

extension ArgExtremum {
  public func underLeadingAxis(of inputs: [Operand]) throws -> any Operator {
    var moved = self
    moved.axis = axis < 0 ? axis : axis + 1
    return moved
  }
}

extension Tile: LeadingAxisOperator {
  public func underLeadingAxis(of inputs: [Operand]) throws -> any Operator {
    var tile = self
    tile.repeats = [1] + repeats
    return tile
  }
}

extension Pad: LeadingAxisOperator {
  public func underLeadingAxis(of inputs: [Operand]) throws -> any Operator {
    var pad = self
    let rank = inputs[0].type.shape.count
    pad.axes = (axes.isEmpty ? Array(0..<rank) : try resolve(axes: axes, rank: rank)).map { $0 + 1 }
    return pad
  }
}

extension Where: LeadingAxisOperator {}

extension Transpose: LeadingAxisOperator {
  public func underLeadingAxis(of inputs: [Operand]) throws -> any Operator {
    var transpose = self
    transpose.permutation = [0] + (try axes(inputs[0].type.shape.count)).map { $0 + 1 }
    return transpose
  }
}
