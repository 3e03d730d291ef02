import Basics
import NetworkIR
import Operators

extension RandomNetwork {
  /// A random operator that is made of others.
  mutating func composite(_ name: String, _ shape: [Int]) throws -> (any Operator, [String]) {
    switch index(15) {
    case 0:
      let axis = 1 + index(max(shape.count - 1, 1))
      return (try make("Split", ["axis": axis.value, "num_outputs": size(3).value]), [name])
    case 1:
      let mode = ["DCR", "CRD"][index(2)]
      return (try make("DepthToSpace", ["blocksize": size(2).value, "mode": mode.value]), [name])
    case 2: return (try make("SpaceToDepth", ["blocksize": size(3).value]), [name])
    case 3:
      let slopes = shape.dropFirst(index(shape.count + 1)).map { index(2) == 0 ? 1 : $0 }
      return (try make("PRelu"), [name, constant(slopes)])
    case 4: return try extremum(name, shape)
    case 5:
      let attributes: [String: Value] = ["size": size(6).value, "alpha": 0.5.value]
      return (try make("LRN", attributes), [name])
    case 6, 7: return try standardized(name, shape)
    case 8:
      let exponents = shape.dropFirst().map { index(2) == 0 ? 1 : $0 }
      return (try make("Pow"), [name, constant(powers: exponents)])
    case 9, 10: return try resized(name, shape)
    default: return try transposedConvolution(name, shape)
    }
  }

  private mutating func standardized(_ name: String, _ shape: [Int]) throws
    -> (any Operator, [String])
  {
    let channels = shape.count > 1 ? shape[1] : 1
    let attributes: [String: Value] = ["epsilon": 0.5.value]
    switch index(3) {
    case 0:
      let inputs = [name, constant([channels]), constant([channels])]
      return (try make("InstanceNormalization", attributes), inputs)
    case 1:
      let axis = 1 + index(max(shape.count - 1, 1))
      let scale = constant(shape.dropFirst(axis).map { index(2) == 0 ? 1 : $0 })
      let bias = index(2) == 0 ? [] : [constant(Array(shape.dropFirst(axis)))]
      let own = attributes.merging(["axis": axis.value]) { $1 }
      return (try make("LayerNormalization", own), [name, scale] + bias)
    default:
      let divisors = (1...channels).filter { channels % $0 == 0 }
      let groups = divisors[index(divisors.count)]
      let parameters = [index(2) == 0 ? groups : channels]
      let own = attributes.merging(["num_groups": groups.value]) { $1 }
      return (
        try make("GroupNormalization", own), [name, constant(parameters), constant(parameters)]
      )
    }
  }

  private mutating func extremum(_ name: String, _ shape: [Int]) throws -> (any Operator, [String])
  {
    let others = [
      value(like: shape, or: name), constant([]),
      constant(shape.dropFirst(index(shape.count + 1)).map { index(2) == 0 ? 1 : $0 }),
    ]
    let inputs = [name] + others.filter { _ in index(2) == 0 }
    return (try make(["Max", "Min"][index(2)]), index(2) == 0 ? inputs : inputs.reversed())
  }

  private mutating func resized(_ name: String, _ shape: [Int]) throws -> (any Operator, [String]) {
    let factors = [1, 1, 2, 3, 0.5, 1.7, 0.6]
    let sizes = shape.enumerated().map { $0 == 0 ? 1 : max(1, $1 * (1 + index(5)) / 2) }
    let scales = shape.indices.map { $0 == 0 ? 1 : factors[index(factors.count)] }
    var attributes: [String: Value] = [
      "mode": ["nearest", "linear", "cubic"][index(3)].value,
      "coordinate_transformation_mode": [
        "half_pixel", "half_pixel_symmetric", "pytorch_half_pixel", "align_corners", "asymmetric",
      ][index(5)].value,
      "nearest_mode": ["round_prefer_floor", "round_prefer_ceil", "floor", "ceil"][index(4)].value,
      "exclude_outside": index(2).value,
    ]
    // the sums of many axes may exceed the buffer of the smallest tiles
    guard (1...5).contains(shape.count) else { return (try make("Identity"), [name]) }
    if index(2) == 0 {
      attributes["sizes"] = sizes.value
    } else {
      attributes["scales"] = scales.value
    }
    return (try make("Resize", attributes), [name])
  }

  private mutating func transposedConvolution(_ name: String, _ shape: [Int]) throws
    -> (any Operator, [String])
  {
    guard shape.isImage else { return (try make("Identity"), [name]) }
    let spatial = Array(shape.dropFirst(2))
    var attributes = window(spatial, pads: 1)
    guard let kernel = attributes["kernel_shape"] else { return (Relu(), [name]) }
    let divisors = (1...shape[1]).filter { shape[1] % $0 == 0 }
    let groups = divisors[index(divisors.count)]
    attributes["group"] = groups.value
    if index(4) == 0 { attributes["output_padding"] = spatial.map { _ in index(2) }.value }
    let columns = size(3)
    let weights = constant([shape[1], columns] + (try [Int](kernel)))
    let bias = index(2) == 0 ? [] : [constant([groups * columns])]
    return (try make("ConvTranspose", attributes), [name, weights] + bias)
  }

  /// An operator that selects or repeats elements.
  mutating func selected(_ name: String, _ shape: [Int]) throws -> (any Operator, [String]) {
    let axis = 1 + index(max(shape.count - 1, 1))
    switch index(4) {
    case 0:
      let repeats = shape.indices.map { $0 == 0 ? 1 : size(3) }
      return (try make("Tile", ["repeats": repeats.value]), [name])
    case 1:
      let steps = shape.map { _ in [1, 2, 3, -1, -2][index(5)] }
      let starts = zip(shape, steps).map { $1 > 0 ? index($0) : -1 - index($0) }
      let ends = steps.map { $0 > 0 ? 99 : -99 }
      let axes = Array(shape.indices.dropFirst())
      return (
        try make(
          "Slice",
          [
            "starts": Array(starts.dropFirst()).value, "ends": Array(ends.dropFirst()).value,
            "steps": Array(steps.dropFirst()).value, "axes": axes.value,
          ]), [name]
      )
    case 2:
      let target = shape.map { $0 == 1 && index(2) == 0 ? size(4) : $0 }
      return (try make("Expand", ["shape": ([1] + target.dropFirst()).value]), [name])
    default:
      guard shape.count > 1 else { return (try make("Identity"), [name]) }
      let places = (0..<size(8)).map { _ in index(2 * shape[axis]) - shape[axis] }
      let indices = index(2) == 0 ? places : places.sorted()
      return (try make("Gather", ["axis": axis.value]), [name, constant(integers: indices)])
    }
  }
}
