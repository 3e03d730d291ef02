import Basics
import NetworkIR

/// What the tile machine needs to compute one node on integer codes: its form, with the factors,
/// offsets and tables that follow from weights and formats.
///
/// The integer executor and the lowering read the same tables, so that they agree on them. Each
/// implements the semantics of `docs/integers.md` separately.
public enum IntegerTables: Sendable {
  case matrix(MatrixTables)
  case maximum(MaximumTables)
  case average(AverageTables)
  case affine(AffineTables)
  case sum(SumTables)
  case product(ProductTables)
  case lookup(LookupTable)
  case concatenation(ConcatenationTables)
  case rearrangement(RearrangementTables)
  case host(HostFunction)
}

/// An activation of a quantized graph.
public struct IntegerValue: Equatable, Sendable {
  public var name: String
  public var shape: [Int]
  public var format: ActivationFormat

  public init(_ name: String, _ shape: [Int], _ format: ActivationFormat) {
    self.name = name
    self.shape = shape
    self.format = format
  }
}

extension IntegerTables {
  /// The tables of `node`.
  ///
  /// - Parameters:
  ///   - form: the integer form of the node's operator; not `afterProgram`.
  ///   - inputs: the activations it reads, in the order of `IntegerForm.activations(of:)`.
  ///   - lookups: the tables of functions computed so far.
  /// - Throws: a diagnostic if a factor or a sum does not fit the machine.
  init(
    _ form: IntegerForm, of node: Node, in graph: QuantizedGraph, inputs: [IntegerValue],
    output: IntegerValue, _ lookups: inout LookupTables
  ) throws {
    let clamp = node.clamp
    let (first, format) = (inputs[0], output.format)
    switch form {
    case .matrix(let form):
      self = .matrix(
        try MatrixTables(form, of: node, in: graph, from: first.format, to: format))
    case .pool(let pool):
      self = try Self.pooling(pool, from: first, to: output, clamp)
    case .affine(let form):
      self = .affine(try AffineTables(form, from: first.format, to: format, clamp))
    case .quantizer(let quantizer):
      self = .affine(try AffineTables(quantizer, from: first.format, to: format, clamp))
    case .sum(let signs):
      self = .sum(try SumTables(signs, from: inputs.map(\.format), to: format, clamp))
    case .product:
      self = .product(
        try ProductTables(from: first.format, and: inputs[1].format, to: format, clamp))
    case .function(let function):
      self = .lookup(lookups.table(of: node, function, from: first.format, to: format))
    case .concatenation(let axis):
      self = .concatenation(
        try ConcatenationTables(axis: axis, from: inputs.map(\.format), to: format, clamp))
    case .rearrangement(let rearrangement):
      self = .rearrangement(
        try RearrangementTables(rearrangement, from: first.format, to: format, clamp))
    case .host:
      self = .host(HostFunction(of: node, in: graph, inputs: inputs, output: output))
    case .afterProgram:
      preconditionFailure("what is computed after the program has no integer tables")
    }
  }

  private static func pooling(
    _ form: PoolForm, from input: IntegerValue, to output: IntegerValue,
    _ clamp: ClosedRange<Float>?
  ) throws -> IntegerTables {
    switch form.kind {
    case .max:
      .maximum(try MaximumTables(form.window, from: input.format, to: output.format, clamp))
    case .average(let countsPadding):
      .average(
        try AverageTables(
          form.window, over: Array(input.shape.dropFirst(2)), countsPadding: countsPadding,
          from: input.format, to: output.format, clamp))
    }
  }
}
