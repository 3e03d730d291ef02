import Basics
import Hardware
import Testing

@testable import Circuits

@Suite("A crossbar with its wires")
struct CrossbarCircuitTests {
  @Test("wires without resistance are ideal")
  func ideal() {
    #expect(WireSection().areIdeal)
  }
}
