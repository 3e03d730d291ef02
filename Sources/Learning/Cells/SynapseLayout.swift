/// How the weights of one layer are stored in cells.
struct SynapseLayout: Sendable {
  /// The parameters of the weights.
  let range: Range<Int>
  /// For each row of the crossbar, an input, the weights within the layer that it multiplies.
  let inputs: [[Int]]
  /// Consecutive weights whose cells receive their pulses at the same time.
  let line: Int
  /// The weight of a cell at the highest nominal conductance: the positive cell, then the negative
  /// cell if there is one.
  let factors: [Float]
  /// Added to the cells' sum.
  let zero: Float
  /// Half of the range of weights.
  let unit: Float
  /// The pulses that take a mean cell through its range.
  let pulses: Float
}
