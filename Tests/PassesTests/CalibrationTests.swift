import Basics
import NetworkIR
import Testing

@testable import Passes

@Test(arguments: [([1, 3, 224, 224], 32), ([1, 1 << 20], 8), ([1, 1 << 24], 1)])
func hugeInputsAreDrawnFewerTimes(shape: [Int], count: Int) throws {
  let input = Graph.Input("x", TensorType(.float32, shape))
  #expect(try Calibration(of: [input], nil, ImagePreparation(), limit: 512).count == count)
}
