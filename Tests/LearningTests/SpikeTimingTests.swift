import DeviceDynamics
import Foundation
import Testing

@testable import Learning

@Suite("Spike timing")
struct SpikeTimingTests {
  @Test("changes have the two exponential windows")
  func windows() {
    let timing = SpikeTiming()
    #expect(timing.change(after: 0) == 0.02)
    #expect(abs(timing.change(after: 20) - 0.02 / M_E) < 1e-15)
    #expect(abs(timing.change(after: -40) + 0.02 / (M_E * M_E)) < 1e-15)
  }

  /// The letters z, v and n in 3×3 pixels, each also with one pixel flipped.
  @Test("an autoencoder restores letters with one wrong pixel")
  func autoencoder() throws {
    let letters = ["110010011", "101101010", "010101101"].map { $0.map { $0 == "1" } }
    let cell = try XorNetwork.cell("exponential", [("states", 64), ("nonlinearity", 1)])
    var network = SpikeAutoencoder(cell, SpikeTiming(), pixels: 9)
    let pairs = (0..<9).flatMap { pixel in
      letters.map { clean in
        var noisy = clean
        noisy[pixel].toggle()
        return (noisy, clean)
      }
    }
    for _ in 0..<20 { for (noisy, clean) in pairs { network.learn(noisy, clean: clean) } }
    let wrong = pairs.reduce(0) { $0 + zip(network.restored($1.0), $1.1).count { $0 != $1 } }
    // before, one pixel of each image is wrong
    #expect(wrong <= pairs.count / 2)
    for letter in letters { #expect(network.restored(letter) == letter) }
  }
}
