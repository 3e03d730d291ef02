import Basics
import Testing

@testable import Driver

/// One crossbar by itself: what it refuses.
@Suite struct CrossbarArrayTests {
  private func refusal(
    _ conductances: [Float] = [1e-5, 1e-5, 1e-5, 1e-5], _ volts: [Float] = [0.1, 0.2],
    device: String? = nil, map: Tensor<UInt8>? = nil
  ) throws -> String? {
    try TestFiles.withFolder { folder in
      try AtomicWrite.write(Npy.write(Tensor([2, 2], conductances)), to: "\(folder)/g.npy")
      try AtomicWrite.write(Npy.write(Tensor([volts.count], volts)), to: "\(folder)/v.npy")
      var array = CrossbarArray(conductances: "\(folder)/g.npy", inputs: "\(folder)/v.npy")
      array.device = device
      if let map {
        try AtomicWrite.write(Npy.write(map), to: "\(folder)/map.npy")
        array.device = "ideal:fault-map=\(folder)/map.npy"
      }
      return DriverTests.refusal { try array.run() }?.replacing("\(folder)/", with: "")
    }
  }

  @Test func conductancesThatNoCellHasAreRefused() throws {
    #expect(
      try refusal([1e-5, -1, 0, 0])
        == "g.npy: element 1 must be in 0...1000 siemens, not -1.0")
    #expect(
      try refusal([1e-5, 0, .nan, 0])
        == "g.npy: element 2 must be in 0...1000 siemens, not nan")
  }

  @Test func voltsMustFitTheRowsAndBeFinite() throws {
    #expect(
      try refusal(
        [0, 0, 0, 0], [1]) == "v.npy: inputs must be [2] or [N, 2] volts, one for each row, not [1]"
    )
    #expect(
      try refusal([0, 0, 0, 0], [1, .infinity])
        == "v.npy: element 1 must be in -1000...1000 volts, not inf")
  }

  @Test func targetsOutsideADevicesRangeAreRefused() throws {
    let message = try refusal([0.5, 0.5, 0.5, 0.5], device: "rram-milo")
    #expect(message == "g.npy: element 0, 0.5 S, lies outside the cells' 5e-05...0.000225 S")
  }

  @Test(arguments: [[0, 1, 2, 2], [1, 0, 2, 2], [1, 1, 128, 128], [1, 1, 2, 0]])
  func aFaultMapOfAnotherSizeIsRefused(shape: [Int]) throws {
    #expect(
      try refusal(map: Tensor(shape, repeating: UInt8(0)))
        == "'fault-map' must be [1, 1, 2, 2], the arrays (or more), planes, rows and columns of the "
        + "program, not \(shape)")
    #expect(try refusal(map: Tensor([2, 1, 2, 2], repeating: UInt8(2))) == nil)
  }
}
