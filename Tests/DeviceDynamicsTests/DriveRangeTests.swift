import Basics
import Testing

@testable import DeviceDynamics

/// Drives at the ends of their ranges.
struct DriveRangeTests {
  @Test(arguments: [
    "sine:frequency-Hz=1e-6,amplitude-V=1e3,offset-V=1e3,cycles=100000",
    "sine:frequency-Hz=1e15,amplitude-V=1e-9,offset-V=-1e3,cycles=100000",
    "triangle:frequency-Hz=1e-6,amplitude-V=1e3,cycles=100000",
    "triangle:frequency-Hz=1e15,amplitude-V=1e-9,cycles=100000",
    "pulses:set-V=-1e3,reset-V=1e3,set-count=20000,reset-count=1,width-s=1e3,gap-s=1e-15",
    "pulses:set-V=1e3,reset-V=-1e3,set-count=1,reset-count=20000,width-s=1e-15,gap-s=1e3",
    "samples:times-s=[0,1e-18,1e9],voltages-V=[-1e3,1e3,-1e3]",
  ])
  func segmentsCanBeSplit(text: String) throws {
    let spelling = try ComponentSpelling(commandLine: text)
    let drive = try drives.make(spelling.name, spelling.record)
    let segments = drive.segments
    #expect(segments.count == drive.segmentCount)
    let noise = 1e-6 * max(drive.range.upperBound, -drive.range.lowerBound)
    for segment in segments.prefix(8) + segments.suffix(8) {
      let parts = segment.split(in: 240)
      #expect(parts.count == 240 && parts.last?.upperBound == segment.times.upperBound)
      for part in parts {
        let voltage = segment.voltage(part.lowerBound)
        #expect(voltage >= drive.range.lowerBound - noise, "\(text) at \(part.lowerBound) s")
        #expect(voltage <= drive.range.upperBound + noise, "\(text) at \(part.lowerBound) s")
      }
    }
  }
}
