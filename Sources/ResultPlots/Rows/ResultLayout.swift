/// Where the results of a command have their choices; all other values are figures.
struct ResultLayout {
  /// Keys, and those of records; those that explain most come first.
  let choices: [String]
  /// The key of a digest of what was run, which stands for all choices that a result does not state.
  let digest: String?
  /// Figures; the first that results have is drawn unless the user names one.
  let measures: [String]
  /// The key that tells a run from another with the same choices.
  let seed: String?
  /// What has a row of its own, for captions.
  let item: String

  private init(
    choices: [String], digest: String? = nil, measures: [String], seed: String? = nil,
    item: String = "run"
  ) {
    (self.choices, self.digest, self.measures) = (choices, digest, measures)
    (self.seed, self.item) = (seed, item)
  }

  init(of kind: ResultKind) {
    switch kind {
    case .simulate:
      self.init(
        choices: [
          "device", "time_since_programming_s", "drift_compensation", "programming", "wires",
          "neuron", "coding", "steps", "accelerator", "mapping",
        ], digest: "files_sha256.program",
        measures: ["accuracy", "error.root_mean_squared_error"], seed: "seed", item: "chip")
    case .program:
      self.init(
        choices: ["device_parameters", "programming_parameters"], digest: "program_sha256",
        measures: ["energy_pJ", "write_pulses"], seed: "chip_seed", item: "chip")
    case .study:
      self.init(
        choices: ["device", "rule", "recipe", "compression", "converters", "wires", "folds"],
        measures: ["test_accuracy", "accuracy"], seed: "chip_seed", item: "repetition")
    case .learn:
      self.init(
        choices: ["device", "rule", "recipe", "compression", "converters", "wires"],
        digest: "program_sha256", measures: ["accuracy", "mean_squared_error"],
        seed: "chip_seed", item: "run")
    case .train:
      self.init(
        choices: ["mapping"], measures: ["accuracy", "mean_squared_error"], seed: "seed",
        item: "run")
    case .report:
      self.init(
        choices: ["accelerator", "mapping", "schedule"], measures: ["energy_pJ"],
        item: "program")
    case .array:
      self.init(choices: ["rows", "columns", "arrays"], measures: ["worst_loss"], item: "array")
    case .sweep:
      self.init(
        choices: [],
        measures: ["accuracy_mean", "root_mean_squared_error", "energy_pJ", "arrays"],
        item: "point")
    case .device:
      self.init(
        choices: ["device", "model", "parameters", "drive", "drive_parameters", "read_voltage_V"],
        measures: ["loop_area_W"], item: "device")
    default: self.init(choices: [], measures: [], item: "row")
    }
  }
}
