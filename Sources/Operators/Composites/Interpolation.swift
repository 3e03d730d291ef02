import Basics
import Foundation
import NetworkIR

/// How an axis is resampled: for each output position, the input positions that it mixes and their
/// weights.
struct Interpolation {
  enum Mode: String, Choice {
    case nearest, linear, cubic
  }

  enum Coordinates: String, Choice {
    case halfPixel = "half_pixel"
    case symmetricHalfPixel = "half_pixel_symmetric"
    case pytorchHalfPixel = "pytorch_half_pixel"
    case alignCorners = "align_corners"
    case asymmetric
    case cropAndResize = "tf_crop_and_resize"
    /// Of opsets 11 and 12.
    case halfPixelForNearest = "tf_half_pixel_for_nn"
  }

  enum Rounding: String, Choice {
    case preferFloor = "round_prefer_floor"
    case preferCeil = "round_prefer_ceil"
    case floor, ceil
  }

  var mode = Mode.nearest
  var coordinates = Coordinates.halfPixel
  var rounding = Rounding.preferFloor
  var cubicFactor = -0.75
  /// Whether weights of positions outside the input are left out.
  var excludesOutside = false
  /// Whether an output element of a shrinking axis mixes all input elements that it stands for.
  var widens = false

  /// The terms of a mixture: for each, the input position and the weight of every output position.
  struct Term {
    var positions: [Int]
    var weights: [Float]
  }

  /// The terms along an axis that grows from `size` to `newSize` elements by the factor `scale`.
  ///
  /// Source: ONNX, Resize-19. With aligned corners, the last element of the output is the last of the
  /// input, as in onnxruntime and PyTorch; ONNX's own reference divides by the new size before it is
  /// rounded.
  func terms(from size: Int, to newSize: Int, scale: Double) -> [Term] {
    let points = (0..<newSize).map {
      mixture(at: source(of: $0, size, newSize, scale).withoutRounding, size, scale)
    }
    return (points.first ?? []).indices.map { index in
      Term(
        positions: points.map { min(max($0[index].position, 0), size - 1) },
        weights: points.map { $0[index].weight.magnitude < 0x1p-24 ? 0 : Float($0[index].weight) })
    }
  }

  /// The place in the input of an output position.
  private func source(of position: Int, _ size: Int, _ newSize: Int, _ scale: Double) -> Double {
    let x = Double(position)
    switch coordinates {
    case .halfPixel, .cropAndResize: return (x + 0.5) / scale - 0.5
    case .symmetricHalfPixel:
      let adjustment = Double(newSize) / (Double(size) * scale)
      return Double(size) / 2 * (1 - adjustment) + (x + 0.5) / scale - 0.5
    case .pytorchHalfPixel: return newSize > 1 ? (x + 0.5) / scale - 0.5 : 0
    case .alignCorners: return newSize > 1 ? x * Double(size - 1) / Double(newSize - 1) : 0
    case .asymmetric: return x / scale
    case .halfPixelForNearest: return (x + 0.5) / scale
    }
  }

  private func mixture(at x: Double, _ size: Int, _ scale: Double)
    -> [(position: Int, weight: Double)]
  {
    if mode == .nearest { return [(nearest(x), 1)] }
    let base = Int(x.rounded(.down))
    let part = x - x.rounded(.down)
    let narrowing = widens ? min(scale, 1) : 1
    let reach = Int(((mode == .linear ? 1 : 2) / narrowing).rounded(.up))
    var points = (1 - reach...reach).map { step in
      (position: base + step, weight: weight((part - Double(step)).magnitude * narrowing))
    }
    if excludesOutside {
      for index in points.indices where !(0..<size).contains(points[index].position) {
        points[index].weight = 0
      }
    }
    guard excludesOutside || narrowing < 1 else { return points }
    let sum = points.reduce(0) { $0 + $1.weight }
    return points.map { ($0.position, $0.weight / sum) }
  }

  private func weight(_ distance: Double) -> Double {
    mode == .linear ? max(0, 1 - distance) : cubicWeight(distance)
  }

  private func nearest(_ x: Double) -> Int {
    switch rounding {
    case .preferFloor: Int((x - 0.5).rounded(.up))
    case .preferCeil: Int((x + 0.5).rounded(.down))
    case .floor: Int(x.rounded(.down))
    case .ceil: Int(x.rounded(.up))
    }
  }

  /// Source: Keys, IEEE Transactions on ASSP 29 (1981) 1153, equation 4 with a general factor.
  private func cubicWeight(_ distance: Double) -> Double {
    let (a, t) = (cubicFactor, distance)
    if t <= 1 { return ((a + 2) * t - (a + 3)) * t * t + 1 }
    return t < 2 ? ((a * t - 5 * a) * t + 8 * a) * t - 4 * a : 0
  }
}

extension Double {
  /// A place in the input; the half or whole number that it is but for rounding. Scales have single
  /// precision, so a place has no more than 24 bits.
  fileprivate var withoutRounding: Double {
    let half = (2 * self).rounded() / 2
    return (self - half).magnitude < 0x1p-20 * Swift.max(1, magnitude) ? half : self
  }
}

extension OperatorBody {
  /// Adds the parts that resample an axis: a sum of selected elements, each times its weight.
  mutating func resample(_ value: String, along axis: Int, _ terms: [Interpolation.Term]) throws
    -> String
  {
    var sum: String?
    let shape = [1] + Array(repeating: 1, count: self.shape(of: value).count - 1)
    for term in terms where term.weights.contains(where: { $0 != 0 }) {
      var part = try select(term.positions, along: axis, of: value)
      if term.weights.contains(where: { $0 != 1 }) {
        var broadcast = shape
        broadcast[axis] = term.weights.count
        part = try append(Mul(), part, constant(Tensor(broadcast, term.weights)))
      }
      sum = try sum.map { try append(Add(), $0, part) } ?? part
    }
    return sum ?? value
  }
}
