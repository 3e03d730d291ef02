/// A network on one kind of cells and converters, with the required speed on one core.
struct Case {
  enum Cells {
    /// One pair of 128-level cells per weight, subtracted before the converter.
    case pair
    /// Four pairs of 4-level cells per weight; the column of each cell is converted separately.
    case slices
  }

  let name: String
  let cells: Cells
  /// The number of bits of a code that one cycle drives.
  var inputBits = 8
  var converterBits = 8
  /// The device of the cells; if `nil`, cells are ideal and simulated in integers.
  var device: String?
  var wireInOhms = 0.0
  var isSparse = false
  var isSingle = false
  /// A mapping with the chip, instead of those that LeNet-5 uses.
  var mapping: String?
  /// Images per second: required, and aimed at.
  var reach = 0.0
  var aim = 0.0
  /// The speeds over those of the rivals that are aimed at.
  var ratios = Ratios()

  struct Ratios {
    var onnxruntime: Double?
    var product: Double?
  }

  static let noisy = "lognormal:sigma=0.1,read-noise=0.01"
  static let programmed = "lognormal:sigma=0.1"

  static let lossless = Case(
    name: "4 slices x 8 serial bits, converters lossless", cells: .slices, inputBits: 1,
    reach: 150_000, aim: 300_000, ratios: Ratios(onnxruntime: 6, product: 0.7))
  static let noisyPair = Case(
    name: "one pair, programming and read noise", cells: .pair, device: noisy, reach: 20_000,
    aim: 40_000)

  static let all = [
    Case(
      name: "one pair, 8-bit inputs and converters", cells: .pair, reach: 150_000, aim: 300_000,
      ratios: Ratios(onnxruntime: 6, product: 0.7)),
    Case(
      name: "4 slices x 8 serial bits, 5-bit converters, many clip", cells: .slices,
      inputBits: 1, converterBits: 5, reach: 15_000, aim: 30_000),
    Case(
      name: "4 slices x 8 serial bits, 3-bit converters, all clip", cells: .slices,
      inputBits: 1, converterBits: 3, reach: 15_000, aim: 30_000),
    lossless,
    Case(
      name: "4 slices, programming and read noise", cells: .slices, device: noisy, reach: 4_000,
      aim: 10_000, ratios: Ratios(onnxruntime: 0.18)),
    noisyPair,
    Case(
      name: "one pair, 1 ohm wires", cells: .pair, device: programmed, wireInOhms: 1,
      reach: 30_000, aim: 60_000),
    Case(
      name: "4 slices x 8 serial bits, 1 ohm wires", cells: .slices, inputBits: 1,
      device: programmed, wireInOhms: 1, reach: 1_500, aim: 5_000),
    Case(
      name: "one pair, 90 % of the weights 0", cells: .pair, isSparse: true, reach: 200_000,
      aim: 400_000),
    Case(
      name: "one pair, one image at a time", cells: .pair, isSingle: true, reach: 1 / 0.06e-3,
      aim: 1 / 0.03e-3, ratios: Ratios(onnxruntime: 0.4)),
  ]

  /// A large network on chips with room for it.
  ///
  /// - Parameters:
  ///   - slices: a mapping on cells for slices of weights, such as those of ISAAC.
  ///   - pair: a mapping on cells of 128 levels.
  static func large(slices: String, pair: String) -> [Case] {
    var lossless = lossless
    lossless.mapping = slices
    lossless.ratios = Ratios(onnxruntime: 1.5)
    var noisy = noisyPair
    noisy.mapping = pair
    noisy.ratios = Ratios(onnxruntime: 0.3)
    return [lossless, noisy]
  }
}
