import Basics
import Foundation
import Hardware
import Testing

@testable import Circuits

/// Netlists solved by ngspice, if it is installed.
@Suite("The netlist of a crossbar", .enabled(if: Ngspice.path != nil))
struct SpiceTests {
  @Test("gives the same currents in ngspice", arguments: [(8, 1.0), (16, 10), (32, 2)])
  func linear(size: Int, wire: Double) throws {
    var wires = WireSection()
    (wires.wordLineInOhms, wires.bitLineInOhms, wires.sourceInOhms) = (wire, 2 * wire, 30)
    for (drive, sense) in [(WireSection.Drive.left, WireSection.Sense.bottom), (.right, .both)] {
      (wires.drive, wires.sense) = (drive, sense)
      let random = CrossbarCircuit.random(size, size, seed: 1, wire: 0)
      try compare(
        CrossbarCircuit(conductances: random.conductances, wires: wires), within: 1e-9)
    }
  }

  @Test(
    "gives the same currents in ngspice for nonlinear cells", arguments: NonlinearTests.curves)
  func nonlinear(curve: CellCurve) throws {
    for (rows, columns, wire) in [(4, 3, 1000.0), (16, 16, 20)] {
      try compare(
        CrossbarCircuit.random(rows, columns, seed: 6, wire: wire, curve: curve), within: 1e-8)
    }
  }

  @Test("gives the same currents in ngspice for gated cells")
  func gated() throws {
    let random = CrossbarCircuit.random(16, 12, seed: 7, wire: 40)
    var wires = random.wires
    wires.areGated = true
    try compare(CrossbarCircuit(conductances: random.conductances, wires: wires), within: 1e-9)
  }

  private func compare(_ circuit: CrossbarCircuit, within limit: Double) throws {
    let voltages = (0..<circuit.rows).map { row -> Double in
      row % 3 == 1 ? 0 : 0.05 + 0.03 * Double(row % 7)
    }
    let currents = try circuit.currents(voltages: voltages, tolerance: 1e-12)
    let netlist = CrossbarNetlist(circuit.connected(to: voltages)).spice("test", voltages: voltages)
    let measured = try Ngspice.currents(netlist, columns: circuit.columns)
    expectEqual(
      Tensor([circuit.columns], measured), Tensor([circuit.columns], currents), within: limit)
  }
}

/// `ngspice` in batch mode.
enum Ngspice {
  static let path = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    .map { "\($0)/ngspice" }.first(where: FileManager.default.isExecutableFile)

  /// The currents of `vout1`, `vout2`, …, in double precision.
  static func currents(_ netlist: String, columns: Int) throws -> [Double] {
    let folder = FileManager.default.temporaryDirectory.appending(path: "memc-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let options = ".options reltol=1e-12 abstol=1e-22 vntol=1e-16\n.end"
    let text = netlist.replacingOccurrences(of: ".end", with: options)
    try Data(text.utf8).write(to: folder.appending(path: "array.cir"))
    let process = Process()
    process.executableURL = URL(filePath: try #require(path))
    process.arguments = ["-b", "array.cir", "-r", "array.raw"]
    process.currentDirectoryURL = folder
    (process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
    try process.run()
    process.waitUntilExit()
    return try currents(Data(contentsOf: folder.appending(path: "array.raw")), columns: columns)
  }

  /// Reads a binary raw file with one point: a header that names the variables, then doubles.
  private static func currents(_ raw: Data, columns: Int) throws -> [Double] {
    let end = try #require(raw.range(of: Data("Binary:\n".utf8)))
    let head = String(decoding: raw[..<end.lowerBound], as: UTF8.self)
    let names = head.split(separator: "\n").drop { $0 != "Variables:" }.dropFirst().map {
      String($0.split(separator: "\t")[1])
    }
    let values = raw[end.upperBound...].withUnsafeBytes { bytes in
      names.indices.map { bytes.loadUnaligned(fromByteOffset: 8 * $0, as: Double.self) }
    }
    return try (1...columns).map { values[try #require(names.firstIndex(of: "i(vout\($0))"))] }
  }
}
