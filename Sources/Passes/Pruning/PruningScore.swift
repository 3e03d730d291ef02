import Basics
import NetworkIR

/// The importance of a weight; the lowest scores are pruned first.
public enum PruningScore: String, Choice {
  /// |w| divided by the root mean square of its layer, so that layers are comparable.
  case magnitude
  /// w² divided by the sum of all squares in its layer that are not smaller: a measure of the
  /// distortion of the whole network, so that layers are comparable.
  ///
  /// - Source: Lee et al., "Layer-adaptive sparsity for the magnitude-based pruning", ICLR 2021.
  case lamp
  /// w² times the mean square of its gradient: the increase of the loss, with the Fisher
  /// information as the curvature.
  ///
  /// - Source: LeCun, Denker, Solla, "Optimal brain damage", NIPS 1990, equation 4; Theis et al.,
  ///   "Faster gaze prediction with dense networks and Fisher pruning", 2018.
  case fisher

  /// The cost that scores are divided by.
  public enum Weighing: String, Choice {
    case nothing
    /// The square root of the number of output positions at which the weight multiplies.
    case multiplications
  }

  /// The score of each weight of a layer.
  ///
  /// - Parameter squares: running means of squared gradients, for `fisher`.
  func scores(_ weights: Slice, squares: Slice?) -> [Float] {
    switch self {
    case .magnitude:
      let sum = weights.reduce(0.0) { $0 + Double($1) * Double($1) }
      let unit = Float((sum / Double(max(weights.count, 1))).squareRoot())
      return weights.map { $0.magnitude / max(unit, .leastNormalMagnitude) }
    case .lamp: return Self.lamp(weights)
    case .fisher:
      guard let squares else { return Self.lamp(weights) }
      return zip(weights, squares).map { $0 * $0 * $1 }
    }
  }

  /// The score of every weight of `layers` divided by its cost, in a vector of all `count`
  /// parameters.
  func scores(
    of layers: [PrunedLayer], _ count: Int, _ parameters: Slice, squares: Slice?,
    _ weighing: Weighing
  ) -> [Float] {
    var all = [Float](repeating: 0, count: count)
    for layer in layers {
      let cost = weighing == .multiplications ? Float(layer.positions).squareRoot() : 1
      let own = scores(
        Slice(rebasing: parameters[layer.weights]),
        squares: squares.map { Slice(rebasing: $0[layer.weights]) })
      for (place, score) in zip(layer.weights, own) { all[place] = score / cost }
    }
    return all
  }

  typealias Slice = UnsafeBufferPointer<Float>

  private static func lamp(_ weights: Slice) -> [Float] {
    let order = weights.indices.sorted { weights[$0].magnitude > weights[$1].magnitude }
    var scores = [Float](repeating: 0, count: weights.count)
    var sum = 0.0
    for index in order {
      let square = Double(weights[index]) * Double(weights[index])
      sum += square
      scores[index] = sum > 0 ? Float(square / sum) : 0
    }
    return scores
  }
}
