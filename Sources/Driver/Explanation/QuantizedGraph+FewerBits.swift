import Basics
import NetworkIR

extension QuantizedGraph {
  /// This network with weights of at most so many bits: codes are rounded, and scales grow in turn.
  ///
  /// It shows what such weights take, not how accurate they are: quantization with data is better.
  func withWeights(atMost bits: Int) throws -> QuantizedGraph {
    var result = quantization
    for (node, form) in partition.program {
      guard case .matrix(let form) = form else { continue }
      let name = node.inputs[form.weightInput]
      let weights = weights(of: node, form)
      let shift = weights.bits - bits
      guard shift > 0 else { continue }
      result.weights[name] = QuantizedWeights(
        codes: weights.codes.map { $0.rounded(by: shift, bits: bits) }, bits: bits,
        scales: weights.scales.map { $0 * Double(1 << shift) })
      guard let bias = form.biasInput, var codes = quantization.biases[node.inputs[bias]] else {
        continue
      }
      // a bias has the scale of the sums, which grows with that of the weights
      codes.codes = codes.codes.map { ($0 + 1 << (shift - 1)) >> shift }
      result.biases[node.inputs[bias]] = codes
    }
    return try with(result)
  }
}

extension Int16 {
  /// The code over `2^shift`, rounded, within `bits` bits.
  fileprivate func rounded(by shift: Int, bits: Int) -> Int16 {
    let largest = 1 << (bits - 1) - 1
    return Int16(Swift.max(-largest, Swift.min(largest, (Int(self) + 1 << (shift - 1)) >> shift)))
  }
}
