import Basics
import Circuits
import Foundation
import Hardware
import TestSupport

/// Crossbars solved by badcrossbar, SuperLU, ngspice and CrossSim.
enum Golden {
  static let folder = ReferenceData.golden("irdrop")

  struct Case: CustomStringConvertible, Sendable {
    var size: Int
    var wireInOhms: Double
    var tool: String
    var limit: Double

    var description: String { "\(size)×\(size), \(wireInOhms) ohm, \(tool)" }
  }

  /// All available cases, each with the expected agreement with the tool.
  static let cases: [Case] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.sorted().compactMap { name in
      guard let match = name.wholeMatch(of: /n(\d+)_rw([\d.]+)_I_(.+)\.npy/),
        let size = Int(match.1), let wire = Double(match.2)
      else { return nil }
      let limit = match.3 == "crosssim" ? 2e-3 : match.3 == "crosssim-1e-8" ? 1e-7 : 1e-9
      return Case(size: size, wireInOhms: wire, tool: String(match.3), limit: limit)
    }
  }()

  static func array(_ name: String) throws -> [Double]? {
    let file = folder.appending(path: "\(name).npy")
    guard FileManager.default.fileExists(atPath: file.path) else { return nil }
    return try Npy.read(InputFile(file.path)).doubles
  }

  /// The array and voltages of a case: 10 to 100 kilohm, log-uniform, and 0 to 0.2 V.
  static func inputs(_ size: Int) throws -> (conductances: Tensor<Double>, voltages: [Double]) {
    var random = NumpyRandom(seed: UInt32(size))
    let resistances = (0..<size * size).map { _ in 1e4 * pow(10, random.next()) }
    let voltages = (0..<size).map { _ in 0.2 * random.next() }
    return (Tensor([size, size], resistances.map { 1 / $0 }), voltages)
  }
}
