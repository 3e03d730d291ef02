import Basics
import Circuits
import Foundation
import Hardware
import TestSupport
import Testing

@testable import Driver

@Suite("One crossbar by itself")
struct CrossbarArrayTests {
  /// Runs `change` on an array of these files in a folder that goes away.
  private func run(
    _ matrix: Tensor<Double>, _ inputs: Tensor<Double>,
    _ change: (inout CrossbarArray) -> Void = { _ in }
  ) throws -> (result: CrossbarArray.Result, output: Tensor<Double>) {
    try withFolder { folder in
      try AtomicWrite.write(Npy.write(matrix), to: "\(folder)/g.npy")
      try AtomicWrite.write(Npy.write(inputs), to: "\(folder)/v.npy")
      var array = CrossbarArray(matrix: "\(folder)/g.npy", inputs: "\(folder)/v.npy")
      array.output = "\(folder)/i.npy"
      change(&array)
      let result = try array.run()
      let output = try DataFile.array("\(folder)/i.npy")
      return (result, Tensor(output.shape, output.doubles))
    }
  }

  private func refusal(
    _ matrix: Tensor<Double>, _ inputs: Tensor<Double>,
    _ change: (inout CrossbarArray) -> Void = { _ in }
  ) -> Diagnostic? {
    do {
      _ = try run(matrix, inputs, change)
      return nil
    } catch let diagnostic as Diagnostic {
      return diagnostic
    } catch let diagnostics as Diagnostics {
      return diagnostics.all.first
    } catch { return nil }
  }

  private let matrix = Tensor([2, 2], [1e-4, 2e-4, 3e-4, 4e-4])
  private let volts = Tensor([2], [0.1, 0.2])

  @Test("one cell in series with its wires obeys Ohm's law")
  func singleCell() throws {
    let (result, output) = try run(Tensor([1, 1], [1e-3]), Tensor([1], [0.5])) {
      $0.wires.wordLineInOhms = 100
      $0.wires.bitLineInOhms = 200
      $0.wires.sourceInOhms = 300
      $0.wires.senseInOhms = 400
    }
    #expect(output.shape == [1])
    #expect(abs(output.elements[0] / (0.5 / 2000) - 1) < 1e-9)
    #expect(abs(result.medianLoss - 0.5) < 1e-9 && result.worstLoss == result.medianLoss)
    #expect(result.estimated == 0 && result.arrays == 1 && result.weightError == nil)
  }

  @Test("without wires currents are the product, of one vector or of several")
  func product() throws {
    #expect(try run(matrix, volts).output == Tensor([2], [7e-5, 1e-4]))
    let several = try run(matrix, Tensor([3, 2], [0.1, 0.2, 1, 0, 0, -1]))
    #expect(several.output == Tensor([3, 2], [7e-5, 1e-4, 1e-4, 2e-4, -3e-4, -4e-4]))
    #expect(several.result.vectors == 3 && several.result.worstLoss == 0)
  }

  @Test("a nonlinear cell carries what its curve says")
  func curve() throws {
    let (_, output) = try run(Tensor([1, 1], [1e-4]), Tensor([2, 1], [0.5, -0.25])) {
      $0.device = "ideal:iv=sinh,iv-sinh-V=0.25"
    }
    #expect(abs(output.elements[0] / (0.25e-4 * sinh(2)) - 1) < 1e-12)
    #expect(abs(output.elements[1] / (-0.25e-4 * sinh(1)) - 1) < 1e-12)
  }

  @Test("gated cells of rows at 0 V carry nothing")
  func gated() throws {
    let (_, output) = try run(Tensor([2, 1], [1e-3, 1]), Tensor([2], [1, 0])) {
      $0.wires.bitLineInOhms = 1000
      $0.wires.areGated = true
    }
    #expect(abs(output.elements[0] / (1 / 3000.0) - 1) < 1e-9)
  }

  @Test("weights come back as sums of weights")
  func weights() throws {
    let weights = Tensor([2, 2], [127, -64, 3, 0.0])
    for encoding in ["differential-pair", "differential-pair:slice-bits=4", "offset-columns"] {
      let (result, output) = try run(weights, Tensor([2], [0.5, -0.25])) {
        $0.weights = encoding
        $0.device = "ideal:conductance-min-S=1e-6,conductance-max-S=1e-4"
      }
      let error = zip(output.elements, [62.75, -32]).map { abs($0 - $1) }.max() ?? 1
      #expect(error < 1e-9, "\(encoding): \(output.elements)")
      #expect(try #require(result.weightError) < 1e-11)
    }
  }

  @Test("the netlist has a source for each row and column")
  func netlist() throws {
    let text = try withFolder { folder in
      let path = "\(folder)/a.cir"
      _ = try run(matrix, volts) { array in
        array.netlist = path
        array.device = "ideal:iv=cubic"
      }
      return try String(contentsOfFile: path, encoding: .utf8)
    }
    #expect(
      text.split(separator: "\n").dropFirst().joined(separator: "\n") == """
        * rows are driven at in1, in2, ...; columns are read by vout1, ...
        vin1 in1 0 dc 0.1
        vin2 in2 0 dc 0.2
        vout1 out1 0 dc 0
        vout2 out2 0 dc 0
        g1 in1 out1 value={0.0001*v(in1,out1)*(1+(-0.25)*v(in1,out1)*v(in1,out1))}
        g2 in1 out2 value={0.0002*v(in1,out2)*(1+(-0.25)*v(in1,out2)*v(in1,out2))}
        g3 in2 out1 value={0.0003*v(in2,out1)*(1+(-0.25)*v(in2,out1)*v(in2,out1))}
        g4 in2 out2 value={0.0004*v(in2,out2)*(1+(-0.25)*v(in2,out2)*v(in2,out2))}
        .dc vin1 0.1 0.1 1
        .print dc i(vout1) i(vout2)
        .end
        """)
  }

  @Test(
    "files that hold no crossbar are refused",
    arguments: [
      (
        Tensor([2, 2], [1e-4, .nan, 0, 0]), Tensor([2], [0, 0]),
        "element 1 must be in 0...1000 siemens, not nan"
      ),
      (
        Tensor([2, 2], [1e-4, 0, -1e-9, 0]), Tensor([2], [0, 0]),
        "element 2 must be in 0...1000 siemens, not -1e-09"
      ),
      (
        Tensor([1, 1], [1001.0]), Tensor([1], [0.0]),
        "element 0 must be in 0...1000 siemens, not 1001.0"
      ),
      (
        Tensor([1, 1], [.infinity]), Tensor([1], [0.0]),
        "element 0 must be in 0...1000 siemens, not inf"
      ),
      (
        Tensor([4], [0, 0, 0, 0]), Tensor([4], [0, 0, 0, 0]),
        "conductances must be [rows, columns] in siemens with 1 to 16777216 cells, not [4]"
      ),
      (
        Tensor([0, 3], []), Tensor([1], [0]),
        "conductances must be [rows, columns] in siemens with 1 to 16777216 cells, not [0, 3]"
      ),
      (
        Tensor([3, 0], []), Tensor([3], [0, 0, 0]),
        "conductances must be [rows, columns] in siemens with 1 to 16777216 cells, not [3, 0]"
      ),
      (
        Tensor([2, 1], [0, 0]), Tensor([3], [0, 0, 0]),
        "inputs must be [2] or [N, 2], one voltage per row, not [3]"
      ),
      (
        Tensor([2, 1], [0, 0]), Tensor([1, 2, 1], [0, 0]),
        "inputs must be [2] or [N, 2], one voltage per row, not [1, 2, 1]"
      ),
      (
        Tensor([2, 1], [0, 0]), Tensor([0, 2], []),
        "inputs must be [2] or [N, 2], one voltage per row, not [0, 2]"
      ),
      (
        Tensor([2, 1], [0, 0]), Tensor([2], [0, 1000.5]),
        "element 1 must be in -1000...1000 volts, not 1000.5"
      ),
      (
        Tensor([2, 1], [0, 0]), Tensor([2], [.nan, 0]),
        "element 0 must be in -1000...1000 volts, not nan"
      ),
    ])
  func files(matrix: Tensor<Double>, inputs: Tensor<Double>, message: String) {
    let refusal = refusal(matrix, inputs)
    #expect(refusal?.message == message)
    #expect(refusal?.kind == .malformed)
  }

  @Test("options that do not fit are refused", arguments: [0, 1e-14, 1, .nan])
  func tolerances(tolerance: Double) {
    let refusal = refusal(matrix, volts) { $0.tolerance = tolerance }
    #expect(refusal?.message == "'--tolerance' must be in 1e-13..<1, not \(tolerance)")
    #expect(refusal?.kind == .usage)
  }

  @Test("devices that do not fit are refused")
  func devices() {
    let expectations: [(String, Diagnostic.Kind, String)] = [
      (
        "rram-wan", .configuration,
        "element 0, 0.0001 S, is outside the cells' range 1e-06...4e-05 S"
      ),
      ("rram-won", .configuration, "unknown device 'rram-won'"),
      (
        "ideal:iv=sin", .configuration,
        "'iv' of every device must be one of linear, sinh, cubic, rectifying, not 'sin'"
      ),
      (
        "ideal:iv=cubic,iv-max-V=2", .configuration,
        "'iv-max-V' must be at most 1.1547005383792517 for this curve, not 2.0"
      ),
      (
        "ideal:iv=sinh,iv-sinh-V=0.01", .configuration,
        "cells may see 0.2 V, but their 'sinh' curve is valid only up to 0.1 V"
      ),
      (
        "ideal:retention=0.1", .configuration, "'retention' of every device has no effect here"
      ),
      (
        "ideal:read-noise=0.1", .configuration, "'read-noise' of every device has no effect here"
      ),
      ("ideal:levels=4", .configuration, "'levels' of every device has no effect here"),
    ]
    for (device, kind, message) in expectations {
      let refusal = refusal(matrix, volts) { $0.device = device }
      #expect(refusal?.message == message)
      #expect(refusal?.kind == kind)
    }
  }

  @Test(
    "a fault map of another size is refused",
    arguments: [[0, 1, 2, 2], [1, 0, 2, 2], [1, 1, 128, 128], [1, 1, 2, 0]])
  func faultMaps(shape: [Int]) throws {
    try withFolder { folder in
      let path = "\(folder)/map.npy"
      try AtomicWrite.write(Npy.write(Tensor(shape, repeating: UInt8(0))), to: path)
      let refusal = refusal(matrix, volts) { $0.device = "ideal:fault-map=\(path)" }
      #expect(
        refusal?.message
          == "'fault-map' must be [1, 1, 2, 2] or larger along the first two axes, to fit the "
          + "program, not \(shape)")
    }
  }

  @Test("weights that cannot be held are refused")
  func weightRefusals() {
    let window = "ideal:conductance-min-S=1e-6,conductance-max-S=1e-4"
    let expectations: [(String?, String, Int, String)] = [
      (nil, "differential-pair", 8, "'--weights' requires '--device'"),
      ("ideal", "differential-pair", 8, "'ideal' has no conductance range for the weights"),
      (window, "differential-pairs", 8, "unknown encoding 'differential-pairs'"),
      (window, "differential-pair", 17, "'--weight-bits' must be in 2...16, not 17"),
      (
        window + ",levels=4", "differential-pair:slice-bits=3", 8,
        "'slice-bits' of differential-pair must be in 1...2 with cells of 4 levels, not 3"
      ),
    ]
    for (device, encoding, bits, message) in expectations {
      let refusal = refusal(matrix, volts) {
        ($0.device, $0.weights, $0.weightBits) = (device, encoding, bits)
      }
      #expect(refusal?.message == message)
    }
    let both = refusal(matrix, volts) {
      ($0.device, $0.weights, $0.netlist) = (window, "differential-pair", "a.cir")
    }
    #expect(
      both?.message == "'--spice' and '--weights' cannot be combined: a netlist has one array")
  }

  @Test("an estimate that is not good enough is refused, and automatic does better")
  func estimates() throws {
    let lossy: (inout CrossbarArray) -> Void = {
      $0.wires.wordLineInOhms = 100
      $0.wires.bitLineInOhms = 100
      $0.tolerance = 1e-3
    }
    let message = refusal(matrix, volts) {
      lossy(&$0)
      $0.method = .estimate
    }?.message
    #expect(message?.hasPrefix("the solver reached a residual of 0.0") == true)
    #expect(message?.hasSuffix(", above the tolerance 0.001") == true)
    #expect(try run(matrix, volts, lossy).result.estimated == 0)
    let loose = try run(matrix, volts) {
      lossy(&$0)
      $0.tolerance = 0.1
      $0.device = "ideal:iv=sinh"
    }
    #expect(loose.result.estimated == 1)
    #expect(loose.result.text.contains("first-order estimate, residual"))
  }
}
