import Basics
import DeviceDynamics

/// `memc device`: the response of one memristor to a drive.
public struct DeviceRun: Sendable {
  /// A set or model with fields, `vteam:v-off-V=0.3`, or the path of a memristor file.
  public var device: String
  /// A drive with fields, `sine:amplitude-V=1`, or the path of a CSV file; `nil`: the device's own.
  public var drive: String?
  /// The voltage at which resistances and conductances are read.
  public var readVoltage = 0.1
  /// The output path of the response as CSV.
  public var table: String?
  /// The output path of the plot as SVG.
  public var picture: String?
  /// The output path of an ngspice subcircuit.
  public var subcircuit: String?

  public init(device: String) { self.device = device }

  /// The largest number of segments of a drive.
  static let mostSegments = 1_000_000
  /// The number of points to which segments are divided.
  private static let wantedPoints = 200_000
  private static let mostPerSegment = 240

  /// Drives the device, and writes the files.
  ///
  /// - Throws: diagnostics for devices, drives and files that are wrong, and `unsupported` if the
  ///   equations cannot be integrated.
  public func run() throws -> DeviceResult {
    guard (1e-6...10).contains(readVoltage.magnitude) else {
      throw Diagnostic(
        .usage, "'--read-voltage' must have a magnitude in 1e-06...10.0, not \(readVoltage)")
    }
    let memristor = try NamedMemristor(device)
    let drive = try drive.map { try memristor.drive(named: $0) } ?? memristor.drive
    let response = try response(of: memristor.model, to: drive)
    let read = try ReadResponse(response, of: memristor.model, at: readVoltage)
    let result = try DeviceResult(memristor, drive, read)
    if let table { try AtomicWrite.write(read.csv, to: table) }
    if let picture { try AtomicWrite.write(result.plot.svg, to: picture) }
    if let subcircuit {
      let text = SpiceFile(memristor, drive).text
      try AtomicWrite.write(text, to: subcircuit)
    }
    return result
  }

  private func response(of model: any Memristor, to drive: any Drive) throws -> Transient {
    let count = drive.segmentCount
    guard count <= Self.mostSegments else {
      throw Diagnostic.unsupported(
        "the drive has \(count) segments, more than the limit of \(Self.mostSegments)",
        note: "a period of a sine or triangle has four segments, a pulse two")
    }
    // between two pulses nothing is worth a point
    let samples =
      drive is PulseTrain ? 1 : max(1, min(Self.mostPerSegment, Self.wantedPoints / count))
    return try Transient(of: model, under: drive, samples: samples)
  }
}
