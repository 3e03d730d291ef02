import Basics

/// A sweep file: what to compute at each point of a grid. A key with a list, or with a range of
/// integers, is an axis of the grid; all others hold at every point.
///
/// ```yaml
/// model: lenet5.onnx
/// set:
///   passes.quantize.weight-bits: [4, 6, 8]
/// images: x.npy
/// labels: y.npy
/// device: {name: lognormal, sigma: [0.1, 0.4]}
/// seed: {from: 1, count: 100}
/// ```
struct SweepFile: Component {
  static let name = "a sweep"
  static let summary = "a grid of models, mappings, devices and chips"
  static var fields: [Field<Self>] {
    [
      Field("model", \.model, "models, as 'memc compile' takes them"),
      Field("trained", \.isTrained, "whether 'memc train' trained the model with the mapping"),
      Field("mapping", \.mapping, "names of mappings, or mapping files"),
      Field("set", \.overrides, "keys of the mapping, as '--set' takes them"),
      Field("shapes", \.shapes, "sizes of symbolic dimensions, the same at all points"),
      Field("limit", \.limit, in: 1...1 << 20, "factor of the size limit, as '--limit'"),
      Field("calibrate", \.calibration, "images that ranges are calibrated with"),
      Field("images", \.images, "images to simulate; without, programs are only compiled"),
      Field("labels", \.labels, "labels of the images"),
      Field("targets", \.targets, "instead of labels: target outputs"),
      Field("device", \.device, "devices of drawn chips; without, cells are ideal"),
      Field("programming", \.programming, "programming schemes of drawn chips"),
      Field(
        "programming-images", \.programmingImages, "images for schemes that calibrate or train"),
      Field("programming-labels", \.programmingLabels, "labels of these images"),
      Field("wires", \.wires, "wires of the arrays, over those of the accelerator"),
      Field("time-since-programming", \.time, "how long after programming chips are read"),
      Field("drift-compensation", \.compensation, "none, global or column"),
      Field("spiking", \.spiking, "neurons of the spiking mode"),
      Field("coding", \.coding, "how inputs are presented to neurons"),
      Field("steps", \.steps, "steps in which a neuron can fire"),
      Field("chips", \.chips, "number of chips drawn at a point"),
      Field("seed", \.seed, "seed of the first chip of a point"),
      Field("cases", \.cases, "records of keys that change together"),
    ]
  }

  var model: Choices<String>?
  var isTrained: Choices<Bool>?
  var mapping: Choices<String>?
  var overrides: SettingRecord<Scalar>?
  var shapes = Record()
  var limit: Int?
  var calibration: Choices<InputWords>?
  var images: Choices<InputWords>?
  var labels: Choices<String>?
  var targets: Choices<String>?
  var device: ComponentChoices?
  var programming: ComponentChoices?
  var programmingImages: Choices<InputWords>?
  var programmingLabels: Choices<String>?
  var wires: SettingRecord<Scalar>?
  var time: Choices<TimeText>?
  var compensation: Choices<String>?
  var spiking: Choices<String>?
  var coding: Choices<String>?
  var steps: Choices<Int>?
  var chips: Choices<Int>?
  var seed: Choices<Int>?
  var cases: [Record] = []

  init() {}

  /// Every setting, those that decide the program first, then those of the images, then those of
  /// chips.
  var settings: [SweepSetting] {
    let fields: [(String, (any SweepField)?)] = [
      ("model", model), ("trained", isTrained), ("mapping", mapping), ("set", overrides),
      ("calibrate", calibration), ("images", images), ("labels", labels), ("targets", targets),
      ("device", device), ("programming", programming),
      ("programming-images", programmingImages), ("programming-labels", programmingLabels),
      ("wires", wires), ("time-since-programming", time), ("drift-compensation", compensation),
      ("spiking", spiking), ("coding", coding), ("steps", steps), ("chips", chips),
      ("seed", seed),
    ]
    return fields.flatMap { path, field in field?.settings(at: path) ?? [] }
  }
}

extension SweepSetting {
  /// The stages of a point: a setting changes what its stage and those after it compute.
  enum Stage: Int, Comparable {
    case program, images, chips

    static func < (a: Stage, b: Stage) -> Bool { a.rawValue < b.rawValue }
  }

  /// The stage of the setting at a path.
  static func stage(of path: String) -> Stage {
    switch path.prefix(while: { $0 != "." }) {
    case "model", "trained", "mapping", "set", "calibrate": .program
    case "images", "labels", "targets": .images
    default: .chips
    }
  }
}
