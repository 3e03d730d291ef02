import Basics
import Hardware
import TestSupport
import Testing

@Suite struct DeviceTests {
  static let range = 1e-6...1e-4

  static func device(_ spelling: String) throws -> any Device {
    let spelling = try ComponentSpelling(commandLine: spelling)
    return try devices.make(spelling.name, spelling.record)
  }

  @Test func anIdealCellReachesItsTarget() throws {
    let ideal = try Self.device("ideal")
    #expect(ideal.programmed(target: 3e-5, range: Self.range, gaussian: -2) == 3e-5)
    #expect(ideal.meanFactor == 1)
  }

  @Test(arguments: [
    "lognormal:sigma=0.4", "lognormal:sigma=1", "proportional:sigma=0.3",
    "proportional:sigma=1",
  ])
  func theMeanMatchesTheMeanFactor(spelling: String) throws {
    let device = try Self.device(spelling)
    let random = Philox(seed: 11)
    let count = 200_000
    let sum = (0..<count).reduce(0.0) { sum, index in
      sum
        + device.programmed(
          target: 1e-5, range: Self.range, gaussian: random.gaussian(UInt64(index)))
    }
    let factor = sum / (Double(count) * 1e-5)
    #expect(abs(factor - device.meanFactor) < 0.015 * factor)
  }

  @Test(arguments: ["lognormal:sigma=0.4", "proportional:sigma=0.3"])
  func cellsAtHRSVaryByDefault(spelling: String) throws {
    let varying = try Self.device(spelling)
    let steady = try Self.device(spelling + ",hrs-varies=false")
    #expect(varying.programmed(target: 1e-6, range: Self.range, gaussian: 1) > 1e-6)
    #expect(steady.programmed(target: 1e-6, range: Self.range, gaussian: 1) == 1e-6)
    #expect(steady.programmed(target: 2e-6, range: Self.range, gaussian: 1) > 2e-6)
  }

  @Test func aProportionalCellIsNeverNegative() throws {
    let device = try Self.device("proportional:sigma=1")
    #expect(device.programmed(target: 1e-5, range: Self.range, gaussian: -3) == 0)
  }

  @Test(arguments: [
    ("lognormal", "command line: lognormal needs 'sigma'"),
    ("lognormal:sigma=3", "command line: 'sigma' of lognormal must be in 0.0...2.0, not 3.0"),
    ("lognorml:sigma=1", "command line: unknown device 'lognorml'"),
    ("ideal:sigma=1", "command line: unknown key 'sigma' of ideal"),
  ])
  func badDevicesAreRefused(spelling: String, message: String) {
    #expect(refusal { try Self.device(spelling) } == message)
  }
}
