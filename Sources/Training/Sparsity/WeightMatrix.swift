/// Where a step's matrix of weights stands among the parameters.
struct WeightMatrix: Sendable {
  /// The weight of the first input for the first output.
  let start: Int
  let outputs: Int
  let inputs: Int
  /// From one output's weight to the next one's.
  let outputStride: Int
  /// From one input's weight to the next one's.
  let inputStride: Int

  var count: Int { outputs * inputs }
}
