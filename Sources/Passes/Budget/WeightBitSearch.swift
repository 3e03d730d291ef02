import Basics
import Hardware
import NetworkIR
import Training

/// Finds the weight bits of each layer within a budget, among widths that fill whole cells.
///
/// A layer's sensitivity at a width is the mean squared change of the network's outputs when only
/// its weights are rounded to that width, on the first training examples. All layers start at the
/// widest width. Each step narrows the layer whose outputs change least per saved bit, until the
/// budget holds; then layers are widened again where it still holds. This assumes that the errors
/// of layers are independent; training afterwards corrects most of the difference.
/// - Source: Dong et al., "HAWQ", ICCV 2019, for the greedy choice by sensitivity (theirs: the
///   Hessian's).
struct WeightBitSearch {
  let budget: ChipBudget
  let granularity: Quantize.Granularity
  let graph: Graph
  let network: TrainingNetwork
  let context: PassContext

  /// The maximum number of examples for measuring sensitivities.
  private static let examples = 512

  /// Widths whose magnitudes fill whole cells, narrowest first: 3, 5, 7 for 2-bit cells.
  static func widths(_ encoding: any Encoding) -> [Int] {
    stride(from: 1 + encoding.sliceBits, through: 8, by: encoding.sliceBits).filter { $0 > 1 }
  }

  /// Returns the bits of each layer.
  ///
  /// - Throws: `BudgetExceeded` if the narrowest widths exceed the budget; `configuration` if no
  ///   width of 2...8 bits fills whole cells.
  func bits() throws -> [String: Int] {
    let widths = Self.widths(context.encoding)
    guard let widest = widths.last, let narrowest = widths.first else {
      throw Diagnostic.configuration(
        "no weight width of 2...8 bits fills whole cells of \(context.encoding.sliceBits) bits",
        at: nil)
    }
    let layers = network.parameters.filter { $0.role == .weights }
    let least = try excess(layers.allAt(narrowest))
    guard least.isEmpty else { throw BudgetExceeded(excess: least) }
    let errors = try sensitivities(layers, widths)
    var bits = layers.allAt(widest)
    while try !excess(bits).isEmpty {
      let choices = layers.filter { (bits[$0.layer] ?? 0) > narrowest }
      let best = choices.min { cost($0, bits, errors, widths) < cost($1, bits, errors, widths) }
      guard let layer = best?.layer, let width = bits[layer] else { break }
      bits[layer] = widths.last { $0 < width }
    }
    return try widened(bits, layers, errors, widths)
  }

  /// The error that the next narrower width adds per saved bit.
  private func cost(
    _ layer: Parameter, _ bits: [String: Int], _ errors: Errors, _ widths: [Int]
  ) -> Double {
    guard let width = bits[layer.layer], let next = widths.last(where: { $0 < width }) else {
      return .infinity
    }
    let added = errors[layer.layer, width: next] - errors[layer.layer, width: width]
    return added / Double(layer.range.count * (width - next))
  }

  /// Makes every layer as wide as the budget allows, the most sensitive first.
  private func widened(
    _ bits: [String: Int], _ layers: [Parameter], _ errors: Errors, _ widths: [Int]
  ) throws -> [String: Int] {
    let order = layers.sorted {
      errors[$0.layer, width: bits[$0.layer] ?? 0] > errors[$1.layer, width: bits[$1.layer] ?? 0]
    }
    return try order.reduce(bits) { bits, layer in
      try widths.reduce(bits) { bits, width in
        guard width > bits[layer.layer] ?? width else { return bits }
        var wider = bits
        wider[layer.layer] = width
        return try excess(wider).isEmpty ? wider : bits
      }
    }
  }

  private func excess(_ bits: [String: Int]) throws -> [String] {
    let uses = try [bits, [:]].map { bits in
      try ChipUse(of: graph, in: context) { bits[$0] ?? budget.weightBits }
    }
    return budget.excess(of: uses[0], before: uses[1])
  }

  private func sensitivities(_ layers: [Parameter], _ widths: [Int]) throws -> Errors {
    guard let data = context.training?.data else { return Errors() }
    let some = data.examples(0..<min(data.count, Self.examples))
    let exact = network.initialParameters
    let wanted = try network.outputs(for: some, parameters: exact, threads: context.threads)
    var errors = Errors()
    for layer in layers {
      for width in widths {
        let rounded = try exact.rounded(layer, bits: width, granularity)
        let outputs = try network.outputs(for: some, parameters: rounded, threads: context.threads)
        let sum = zip(outputs, wanted).reduce(0.0) {
          $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1)
        }
        errors[layer.layer, width: width] = sum / Double(max(outputs.count, 1))
      }
    }
    return errors
  }
}

/// The mean squared change of the outputs, by layer and width.
private struct Errors {
  private var values: [String: [Int: Double]] = [:]

  subscript(layer: String, width width: Int) -> Double {
    get { values[layer]?[width] ?? 0 }
    set { values[layer, default: [:]][width] = newValue }
  }
}

extension [Parameter] {
  fileprivate func allAt(_ width: Int) -> [String: Int] {
    reduce(into: [:]) { $0[$1.layer] = width }
  }
}

extension [Float] {
  /// A copy with the weights of one layer rounded.
  fileprivate func rounded(
    _ layer: Parameter, bits: Int, _ granularity: Quantize.Granularity
  ) throws -> [Float] {
    var copy = self
    for group in try RoundedWeights.all(
      of: layer, bits: bits, granularity, Array(self[layer.range]))
    {
      copy.withUnsafeMutableBufferPointer { group.round($0, step: group.step) }
    }
    return copy
  }
}
