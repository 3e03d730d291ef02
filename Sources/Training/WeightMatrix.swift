/// The place of a step's weight matrix among the parameters.
struct WeightMatrix: Sendable {
  /// The weight of the first input for the first output.
  let start: Int
  let outputs: Int
  let inputs: Int
  /// Elements from one output's weight to the next output's.
  let outputStride: Int
  /// Elements from one input's weight to the next input's.
  let inputStride: Int

  var count: Int { outputs * inputs }
}
